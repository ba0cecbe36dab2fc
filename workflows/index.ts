export { initiative } from './initiative';
export { programme } from './programme';
export { process } from './process';
export { post } from './post';
