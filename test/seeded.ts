// Numbers by chance that a run can repeat: those of the lab.

export { type Random, seeded } from '../src/lab/models/seeded.ts';
