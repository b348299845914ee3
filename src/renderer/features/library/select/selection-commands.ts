/** What can be done with all episodes that are selected: the bar, its menus, keys and the palette run the same. */
import type { BulkAct } from '../../../../shared/model/bulk';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import type { Command, CommandSpec } from '../../../commands';

const needs = 'select episodes first: Space or a click';
const spec = (id: string, label: string, ...keys: string[]) =>
  ({ id: `library.${id}`, group: 'Library', label, keys, needs }) satisfies CommandSpec;

/** Keys are those that do the same to the one episode of the review. */
const specs = {
  review: spec('reviewSelected', 'Review the selected episodes'),
  propose: spec('proposeSelected', 'Propose keyframes in the selected episodes'),
  draft: spec('draftSelected', 'Draft reasoning of the selected episodes with a model'),
  tag: spec('tag', 'Tag the selected episodes', 'KeyT'),
  flag: spec('flag', 'Mark the selected episodes to look again', 'KeyF'),
  unflag: spec('unflag', 'Remove “look again” from the selected episodes'),
  drop: spec('drop', 'Drop the selected episodes', 'KeyD'),
  takeIn: spec('takeIn', 'Take the selected episodes in again'),
  success: spec('success', 'Outcome of the selected episodes: success', 'KeyS'),
  partial: spec('partial', 'Outcome of the selected episodes: partial', 'KeyH'),
  failure: spec('failure', 'Outcome of the selected episodes: failure', 'Shift+KeyS'),
  unknown: spec('unknown', 'Outcome of the selected episodes: unknown'),
  accept: spec('acceptSelected', 'Accept all undecided keyframes of the selected episodes'),
  finish: spec('finishSelected', 'Finish the selected episodes'),
  reopen: spec('reopenSelected', 'Reopen the selected episodes'),
  export: spec('exportSelected', 'Export only the selected episodes'),
};
type Name = keyof typeof specs;

/** By name: the dialog that gives a tag takes one too, once it is typed. */
export const untagSpec = spec('untag', 'Remove a tag from the selected episodes');

/** As they are known before anything is selected. */
export const selectionSpecs: readonly CommandSpec[] = [...Object.values(specs), untagSpec];

/** Those that decide something about each episode. */
const acts: { readonly [Each in Name]?: BulkAct } = {
  flag: { kind: 'tag', tag: lookAgainTag, on: true },
  unflag: { kind: 'tag', tag: lookAgainTag, on: false },
  drop: { kind: 'flag', flagged: true },
  takeIn: { kind: 'flag', flagged: false },
  success: { kind: 'outcome', value: 1 },
  partial: { kind: 'outcome', value: 0.5 },
  failure: { kind: 'outcome', value: 0 },
  unknown: { kind: 'outcome', value: null },
  accept: { kind: 'accept' },
  finish: { kind: 'finish' },
  reopen: { kind: 'reopen' },
};

export interface SelectionHands {
  onReview(): void;
  onPropose(): void;
  onDraft(): void;
  onExport(): void;
  onTag(): void;
  onAct(act: BulkAct): void;
}

/** Those that change nothing. */
const looking: ReadonlySet<Name> = new Set(['review', 'draft', 'export']);

const names = Object.keys(specs) as Name[];

const needsOf = (name: Name, readOnlyBecause: string | null): string =>
  looking.has(name) ? needs : (readOnlyBecause ?? needs);

/** While nothing is selected: none can be run, and their keys say what has to be done first, or why nothing can. */
export const nothingSelected = (readOnlyBecause: string | null): readonly Command[] =>
  names.map((name) => ({
    ...specs[name],
    needs: needsOf(name, readOnlyBecause),
    isEnabled: () => false,
    run: () => {},
  }));

/** @param hands as they are when a command is run */
export function selectionCommands(
  hands: () => SelectionHands,
  readOnlyBecause: string | null,
): Readonly<Record<Name, Command>> {
  const others: { readonly [Each in Name]?: () => void } = {
    review: () => hands().onReview(),
    draft: () => hands().onDraft(),
    export: () => hands().onExport(),
    propose: () => hands().onPropose(),
    tag: () => hands().onTag(),
  };
  const runOf = (name: Name) => () => {
    const act = acts[name];
    if (act === undefined) others[name]?.();
    else hands().onAct(act);
  };
  const made = names.map((name) => [
    name,
    {
      ...specs[name],
      needs: needsOf(name, readOnlyBecause),
      isEnabled: () => readOnlyBecause === null || looking.has(name),
      run: runOf(name),
    },
  ]);
  return Object.fromEntries(made) as Record<Name, Command>;
}
