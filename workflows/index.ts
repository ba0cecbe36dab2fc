export { initiative } from './initiative';
export { programme } from './programme';
