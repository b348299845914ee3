import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { lookVerdicts } from '../../../shared/model/teacher';
import { readLines } from '../../../core/datasets/lerobot/metadata/json-lines';
import { parseJson } from '../../../core/files/json-text';
import { unreadable } from '../../../core/system/classify-error';
import { allSamples } from '../../../core/teachers/sample';
import { verdicts, verdictSchema, type Said } from '../../../core/teachers/verdicts';
import { command, needed, onlyPositional } from '../../command';
import { cliDevice } from '../../device';
import { takeOptions } from '../../take-options';
import { withProject } from '../../with-project';

const { reason, note, curator } = verdictSchema.shape;
const rowSchema = z.object({
  id: z.string(),
  verdict: z.enum(lookVerdicts),
  reason: reason.optional().transform((text) => text ?? null),
  note: note.optional().transform((text) => text ?? null),
});
type Row = z.infer<typeof rowSchema>;
export const recordVerdicts = command({
  name: 'teachers verdict',
  summary: 'Record what a curator thinks of the outputs that were looked at.',
  usage: `PATH --project DIR --from FILE [--curator NAME] [--json]

  --from FILE      JSON lines: {"id", "verdict": "accept"|"wrong"|"unsure", "reason"?, "note"?}
  --curator NAME   whose verdicts they are ("curator")`,
  options: {
    project: { type: 'string' },
    from: { type: 'string' },
    curator: { type: 'string', default: 'curator' },
  },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const file = needed(values.from, '--from');
    const who = takeOptions(
      z.object({ curator }),
      { curator: values.curator },
      { curator: ['--curator', 'a name of at most 80 letters, digits, spaces and ._@-'] },
      values,
    );
    return withProject(folder, needed(values.project, '--project'), async (_dataset, project) => {
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const samples = await allSamples(project);
      const known = new Map(samples.flatMap(({ looks }) => looks.map((look) => [look.id, look])));
      const device = cliDevice();
      const unknown: { row: number; reason: string }[] = [];
      const said: Said[] = [];
      for await (const { row, read } of rowsOf(file)) {
        const look = typeof read === 'string' ? undefined : known.get(read.id);
        if (typeof read === 'string') unknown.push({ row, reason: read });
        else if (look === undefined) {
          unknown.push({
            row,
            reason: `names ${JSON.stringify(read.id.slice(0, 80))}, which no sample of this project has`,
          });
        } else {
          const { verdict, reason, note } = read;
          said.push({ look: look.id, episode: look.episode, verdict, reason, note });
        }
      }
      const store = await project.store(verdicts);
      await store.record(said, { projectId: project.id, curator: who.curator, device });
      for (const { row, reason } of unknown) log(`Row ${row} ${reason}.`);
      return {
        document: { recorded: said.length, unknown },
        text: `${said.length} verdicts were recorded, ${unknown.length} rows were not.`,
      };
    });
  },
});

/** Rows count from 1; a text says why there is none. */
async function* rowsOf(file: string): AsyncGenerator<{ row: number; read: Row | string }> {
  let row = 0;
  try {
    for await (const line of readLines(file)) {
      row += 1;
      if (line !== null && line.every((byte) => byte <= 0x20)) continue;
      yield { row, read: line === null ? 'is too long' : rowIn(line) };
    }
  } catch (error) {
    throw unreadable(error, `${file} cannot be read`);
  }
}

function rowIn(line: Uint8Array): Row | string {
  try {
    const parsed = rowSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    return `has a wrong ${String(parsed.error.issues[0]?.path[0] ?? 'form')}`;
  } catch {
    return 'is not JSON';
  }
}
