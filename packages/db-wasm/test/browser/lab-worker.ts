import { serveCalls } from './calls.ts';
import { labMembers } from './lab-members.ts';

serveCalls(labMembers);
