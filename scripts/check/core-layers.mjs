/**
 * Which folder of src/core may import which: those before it in the list. A folder that is not in the list is a domain
 * that nothing else stands on: it may import every listed one but the last two, and only those import it. A linter
 * forbids paths, not an order, so this is a script of `npm run lint`. Prints each import that goes the wrong way and
 * exits with 1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** From the ground up. */
const layers =
  'system files signals embodiment jobs hub video datasets kinematics project models events learning keyframes evaluation team policies drafts export teachers library score queue host handlers'.split(
    ' ',
  );

const top = layers.indexOf('host');
const heightOf = (folder) => (layers.includes(folder) ? layers.indexOf(folder) : top - 0.5);

const core = path.resolve(process.argv[2] ?? '.', 'src/core');
const folderOf = (file) => path.relative(core, file).split(path.sep).slice(0, -1)[0] ?? null;

function faultOf(file, specifier) {
  const from = folderOf(file);
  const target = path.resolve(path.dirname(file), specifier);
  if (!target.startsWith(`${core}${path.sep}`) || from === null) return null;
  const to = folderOf(`${target}.ts`);
  const name = `${path.relative(core, file)} imports ${specifier}`;
  if (to === from) return null;
  // What puts the studio together is for the handlers alone.
  if (to === null)
    return from === 'handlers' ? null : `${name}: only handlers know the whole studio.`;
  return heightOf(to) < heightOf(from) ? null : `${name}: ${from} does not lie above ${to}.`;
}

const files = readdirSync(core, { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => path.join(core, name));
const faults = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, specifier]) => faultOf(file, specifier))
    .filter((fault) => fault !== null),
);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
