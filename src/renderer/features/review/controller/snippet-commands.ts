/** Snippets as the text of a keyframe, or its sub-task, each by its key: labels of a fixed list need no field. */
import { choiceCommand, type Command, type CommandSpec } from '../../../commands';
import type { ReviewSession } from '../session/session';
import { mostSnippets } from '../session/view-settings';
import type { EpisodeController } from './controller';

/** @param at its place among the snippets, from 0 */
export const takeSnippetId = (at: number): string => `keyframe.take-snippet-${at + 1}`;

/** In the order of the snippets. Found by their words (`byWords`), not by their numbers. */
const byKey: readonly CommandSpec[] = Array.from({ length: mostSnippets }, (_, at) => ({
  id: takeSnippetId(at),
  group: 'Keyframe',
  label: `Take snippet ${at + 1} as the text`,
  keys: [`Alt+Digit${at + 1}`],
  unlisted: true,
}));
const byWords = {
  id: 'keyframe.take-snippet',
  group: 'Keyframe',
  label: 'Take a snippet as the text',
  keys: [],
  needs: 'keep a snippet while a text is written',
} as const satisfies CommandSpec;

/** As they are known before an episode is open. */
export const snippetSpecs: readonly CommandSpec[] = [byWords, ...byKey];

export function snippetCommands(
  controller: Pick<EpisodeController, 'takeSnippet'>,
  { view }: Pick<ReviewSession, 'view'>,
): readonly Command[] {
  const snippets = () => view.state.getState().snippets;
  const take = (text: string | undefined): void => {
    if (text !== undefined) controller.takeSnippet(text);
  };
  return [
    choiceCommand(byWords, () =>
      snippets().map((text) => ({ label: text, run: () => take(text) })),
    ),
    ...byKey.map((spec, at) => ({
      ...spec,
      needs: `there is no snippet ${at + 1}: keep one while a text is written`,
      isEnabled: () => snippets()[at] !== undefined,
      run: () => take(snippets()[at]),
    })),
  ];
}
