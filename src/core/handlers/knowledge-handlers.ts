import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { KbEntry } from '../../shared/model/knowledge';
import { addRollouts } from '../score/knowledge/add-rollouts';
import type { Holder } from '../score/knowledge/base-door';
import { baseShelf, mustLieOutside, nameBase } from '../score/knowledge/base-shelf';
import { copyBase } from '../score/knowledge/copy-base';
import { KnowledgeBase } from '../score/knowledge/knowledge-base';
import { found, kbRow, kbSummary } from '../score/knowledge/list';
import { queryOfRollout } from '../score/knowledge/query';
import { picturesOf, ranked } from '../score/knowledge/retrieve';
import { scoreShelf } from '../score/shelf';
import type { StudioContext } from '../studio-context';

export function knowledgeHandlers(
  context: StudioContext,
): Pick<Handlers, Extract<keyof Handlers, `kb.${string}`>> {
  const shelfOf = (projectId: string) => context.project(projectId).project.store(baseShelf);
  const shelved = async (projectId: string) =>
    (await context.project(projectId).project.store(scoreShelf)).get();
  /** Changes a base, which lies outside all that is only read. */
  const change = async <T>(
    { projectId, base }: { projectId: string; base: string },
    work: (base: KnowledgeBase) => Promise<T>,
  ): Promise<T> => {
    const { dataset, project } = context.project(projectId);
    mustLieOutside(base, dataset.summary.path);
    const measured = (await project.store(scoreShelf)).last;
    if (measured !== null) mustLieOutside(base, measured.folder);
    const holders = await holdersOf(projectId);
    return (await shelfOf(projectId)).change(base, holders, async (kept) => {
      const done = await work(kept);
      await nameBase(project, base);
      return done;
    });
  };
  /** Folders that are open here: what is written in them goes through their doors. */
  const holdersOf = async (projectId: string): Promise<Holder[]> => {
    const { project } = context.project(projectId);
    const measured = (await project.store(scoreShelf)).last;
    const { folder } = project;
    const own = { path: folder.path, write: () => Promise.resolve({ folder }) };
    return measured === null ? [own] : [own, measured.place];
  };
  return {
    'kb.list': async ({ projectId, base, search, offset, limit }) =>
      (await shelfOf(projectId)).look(base, async (open) => {
        if (open === null) return { summary: null, total: 0, rows: [], problems: [] };
        const all = found(open.entries, search);
        const rows = all.slice(offset, offset + limit).map(kbRow);
        const { entries, problems } = open;
        return { summary: kbSummary(entries), total: all.length, rows, problems };
      }),
    'kb.entry': async ({ projectId, base, id }) =>
      (await shelfOf(projectId)).look(base, async (open) => {
        const { look: _look, pictures: _pictures, ...entry } = needed(open, base).entry(id);
        const taken = await picturesOf(needed(open, base), needed(open, base).entry(id));
        const pictures = taken.map(({ t, picture }) => ({
          t,
          url: `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`,
        }));
        return { ...entry, pictures };
      }),
    'kb.add': async ({ projectId, base, rollout, curator, ...said }, { signal }) => {
      const { open } = await shelved(projectId);
      const lines = [{ row: 1, id: rollout, curator, ...said }];
      const job = { signal, report: () => undefined };
      return change({ projectId, base }, async (kept) => {
        const { rollouts } = open;
        const { added } = await addRollouts(
          kept,
          { rollouts, lines },
          { prefix: '', curator },
          job,
        );
        if (added === 1) return { id: rollout };
        throw new StudioError('not-found', `There is no rollout ${rollout}.`);
      });
    },
    'kb.edit': async ({ projectId, base, id, ...said }) =>
      change({ projectId, base }, async (kept) => {
        const edited: KbEntry = { ...kept.entry(id), ...said, atMs: Date.now() };
        await kept.put([edited]);
        return { id };
      }),
    'kb.remove': async ({ projectId, base, id }) =>
      change({ projectId, base }, async (kept) => {
        await kept.remove(id);
        return { removed: id };
      }),
    'kb.import': async ({ projectId, base, from }) => {
      mustLieOutside(base, from);
      const other = await KnowledgeBase.open(from);
      return change({ projectId, base }, (kept) => copyBase(other, kept));
    },
    'kb.export': async ({ projectId, base, to }) => {
      mustLieOutside(to, base);
      return (await shelfOf(projectId)).look(base, async (open) => {
        const holders = await holdersOf(projectId);
        const other = await KnowledgeBase.open(to, { make: true, holders });
        try {
          return await copyBase(needed(open, base), other);
        } finally {
          await other.close();
        }
      });
    },
    'kb.retrieve': async ({ projectId, base, rollout, k }, { signal }) => {
      const known = (await shelved(projectId)).byId.get(rollout);
      if (known === undefined)
        throw new StudioError('not-found', `There is no rollout ${rollout}.`);
      const query = await queryOfRollout(known.rollout, signal);
      return (await shelfOf(projectId)).look(base, async (open) => ({
        paper: await ranked(needed(open, base), query, { preset: 'paper', k: 1 }),
        fused: await ranked(needed(open, base), query, { preset: 'fused', k }),
        scenesBy: query.look?.by ?? null,
      }));
    },
  };
}

function needed(base: KnowledgeBase | null, folder: string): KnowledgeBase {
  if (base !== null) return base;
  throw new StudioError('not-found', `There is no knowledge base in ${folder} yet.`);
}
