/**
 * Comment lines end at 120 columns: the formatter wraps code and leaves comments as they are. Looks at lines that are
 * nothing but comment; what cannot be broken is spared (a link, a row of a table, an instruction to a tool). Prints
 * each line that is too long and exits with 1.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const widest = 120;
const root = path.resolve(process.argv[2] ?? '.');

const comment = /^\s*(?:\{?\/\*\*?|\*|\/\/)\s+(?!\|)\S+\s/;
const instruction = /oxlint-|prettier-ignore|@ts-/;

const isTooLong = (line) =>
  [...line].length > widest && comment.test(line) && !instruction.test(line);

const files = ['src', 'test', 'scripts']
  .map((folder) => path.join(root, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)),
  )
  .filter((file) => /\.(?:tsx?|mjs|mts)$/.test(file));
const faults = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) =>
      isTooLong(line)
        ? [`${path.relative(root, file)}:${at + 1} has a comment of more than ${widest} columns.`]
        : [],
    ),
);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
