/** `meta/info.json` of an export: the source's, key for key, with what the export changed. */
import { addedByRepair, keyframeColumn, reasoningColumn } from '../rows/columns';
import type { ExportDraft } from '../copy/draft';
import { entriesOf } from '../../files/python-json';

const declaredByRepair: Readonly<Record<string, string>> = { FLOAT: 'float32', BIGINT: 'int64' };

/** Declared features of the export by name, in order: the source's (renamed where they must be) and the new ones. */
export function exportedFeatures(draft: ExportDraft): Record<string, unknown> {
  const features: [string, unknown][] = [];
  for (const [key, feature] of entriesOf(draft.info['features'])) {
    if (draft.droppedCameras.includes(key)) continue;
    features.push([draft.rules.names.get(key) ?? key, feature]);
  }
  const columns = draft.files[0]?.columns ?? new Map<string, string>();
  const declared = new Set(features.map(([key]) => key));
  for (const [name, type] of addedByRepair(columns, draft.rules)) {
    const dtype = declaredByRepair[type] ?? type;
    if (!declared.has(name)) features.push([name, { dtype, shape: [1], names: null }]);
  }
  features.push(
    [reasoningColumn, { dtype: 'string', shape: [1], names: null }],
    [keyframeColumn, { dtype: 'bool', shape: [1], names: null }],
  );
  return Object.fromEntries(features);
}

/** The info.json to write. Totals and splits change where episodes are left out or a repair asks for it. */
export function exportedInfo(draft: ExportDraft): Record<string, unknown> {
  const info: Record<string, unknown> = { ...draft.info, features: exportedFeatures(draft) };
  if (!draft.leavesOut && !draft.rules.repairs.has('totals')) return info;
  for (const [key, value] of Object.entries(exportedTotals(draft))) {
    // A total that the source does not state is only added by the repair.
    if (key in draft.info || draft.rules.repairs.has('totals')) {
      info[key] = key === 'splits' ? exportedSplits(draft) : value;
    }
  }
  return info;
}

/** What the totals of the export are, in info.json's words; splits as JSON text, to be compared with `statedTotals`. */
export function exportedTotals(draft: ExportDraft): Record<string, number | string> {
  const { source, episodes } = draft;
  const frames = episodes.reduce((sum, episode) => sum + episode.frames, 0);
  const cameras = source.videoFeatures.length - draft.absentCameras.length;
  const totals: Record<string, number | string> = {
    total_episodes: episodes.length,
    total_frames: frames,
    total_tasks: source.taskTable.size,
    splits: JSON.stringify(exportedSplits(draft)),
  };
  if (source.layout === 'v2') {
    const last = episodes.at(-1)?.target ?? -1;
    totals['total_videos'] = episodes.length * cameras;
    totals['total_chunks'] = Math.floor(last / source.info.chunks_size) + 1;
  }
  return totals;
}

/** The totals that info.json states, in the form of `exportedTotals`; undefined where it states none. */
export function statedTotals(
  info: Readonly<Record<string, unknown>>,
): Record<string, number | string | undefined> {
  const keys = ['total_episodes', 'total_frames', 'total_tasks', 'total_videos', 'total_chunks'];
  const stated: Record<string, number | string | undefined> = {};
  for (const key of keys) {
    const value = info[key];
    if (typeof value === 'number') stated[key] = value;
  }
  if (info['splits'] !== undefined) stated['splits'] = JSON.stringify(info['splits']);
  return stated;
}

/**
 * Splits are half-open ranges of episode numbers (`"train": "0:80"`). Kept episodes stay in their split and in order, so
 * each range shrinks to those of it that are kept; a split of another form is left as it is.
 */
function exportedSplits(draft: ExportDraft): Record<string, unknown> {
  const stated = entriesOf(draft.info['splits']);
  if (stated.length === 0) return { train: `0:${draft.episodes.length}` };
  const before = (limit: number): number =>
    draft.episodes.filter(({ episode }) => episode < limit).length;
  return Object.fromEntries(
    stated.map(([name, range]) => {
      const limits = /^(\d+):(\d+)$/.exec(typeof range === 'string' ? range : '');
      if (limits === null) return [name, range];
      return [name, `${before(Number(limits[1]))}:${before(Number(limits[2]))}`];
    }),
  );
}
