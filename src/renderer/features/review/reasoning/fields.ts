/** Reasoning as the fields that a curator reads and writes. */
import {
  joinParts,
  partsOf,
  sentenceParts,
  type PartKey,
  type ReasoningPart,
} from '../../../../shared/model/reasoning-parts';

export const partNames: Readonly<Record<PartKey, string>> = {
  task: 'Task',
  plan: 'Plan',
  subtask: 'Sub-task',
  subtask_reason: 'Reason',
  move: 'Move',
  move_reason: 'Reason of the move',
};

/** Of a part without a label, beside others that have one. */
const unlabelled = 'Before the labels';

export interface TextField {
  name: string;
  part: ReasoningPart;
}

/** Whether a dataset's texts come from a file of ECoT or InstructVLA, which say the sub-task, then its reason. */
export const saysSubtaskFirst = (reasoningColumn: string | null): boolean =>
  reasoningColumn?.endsWith('.json') === true &&
  reasoningColumn !== 'meta/lerobot_annotations.json';

/** Null for a text that is one piece. */
export function fieldsOf(text: string, subtaskFirst: boolean): TextField[] | null {
  const parts = partsOf(text);
  if (parts.some(({ key }) => key !== null)) return named(parts);
  return subtaskFirst && text.trim() !== '' ? named(sentenceParts(text)) : null;
}

/** The parts that say something, to be read one by one; null for a text that is read as one piece. */
export function partsToRead(text: string, subtaskFirst: boolean): TextField[] | null {
  const parts = fieldsOf(text, subtaskFirst)?.filter(({ part }) => part.text !== '') ?? [];
  return parts.length < 2 ? null : parts;
}

export const textOf = (fields: readonly TextField[]): string =>
  joinParts(fields.map(({ part }) => part));

/** A snippet in a text's place; of a text that names its sub-task, in that one's, unless it names parts of its own. */
export function withSnippet(text: string, snippet: string): string {
  const parts = partsOf(text);
  const isWhole = partsOf(snippet).some(({ key }) => key !== null);
  if (isWhole || !parts.some(({ key }) => key === 'subtask')) return snippet;
  return joinParts(
    parts.map((part) => (part.key === 'subtask' ? { ...part, text: snippet } : part)),
  );
}

/** A label that comes twice has a number the second time. */
function named(parts: readonly ReasoningPart[]): TextField[] {
  const seen = new Map<string, number>();
  return parts.map((part) => {
    const name = part.key === null ? unlabelled : partNames[part.key];
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count === 1 ? name : `${name} ${count}`, part };
  });
}
