import type { Register } from '../../../src/domain/register';

const actors = ['nav', 'bits', 'finansnorge'];

/** Three of the nine actors: as much of the agreement, in a third of the time. */
export const fewActors = (sample: Register): Register => ({
  ...sample,
  actors: sample.actors.filter(({ id }) => actors.includes(id)),
  persons: sample.persons.filter(({ actor }) => actor !== null && actors.includes(actor)),
  seats: sample.seats.filter(({ actor }) => actors.includes(actor)),
  mandates: sample.mandates.filter(({ actor }) => actors.includes(actor)),
  chairs: { pmo: 'siri.nav' },
});
