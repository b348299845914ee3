/**
 * For its effect, before all else in a process: Node 20 optimizes what runs often fifteen times later than it does by
 * itself. A command, or the opening of a dataset, is over before its many functions pay for that: a sixth of the
 * processor time of `inspect` and a fifth of an export's went there. What runs for seconds is optimized as ever. Newer
 * ones compile in between, optimize late of themselves, and complain of an option that they do not know.
 */
import { setFlagsFromString } from 'node:v8';

if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');
