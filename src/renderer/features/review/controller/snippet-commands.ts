/** Snippets as the text of a keyframe, or its sub-task, each by its key: labels of a fixed list need no field. */
import { keptSnippets } from '../../../../shared/model/snippet';
import { choiceCommand, isEnabled, type Command, type CommandSpec } from '../../../commands';
import type { ReviewSession } from '../session/session';
import { onSelected } from './act';
import type { ActCommands } from './acts';
import type { EpisodeController } from './controller';

/** As many as there are digits to call them by. */
export const keyedSnippets = 9;

/** @param place of a snippet that has a key */
export const takeSnippetId = (place: number): string => `keyframe.take-snippet-${place + 1}`;

/** By place. Found by their words (`takeSnippetSpec`), not by their numbers. */
const byKey: readonly CommandSpec[] = Array.from({ length: keyedSnippets }, (_, place) => ({
  id: takeSnippetId(place),
  group: 'Keyframe',
  label: `Take snippet ${place + 1} as the text`,
  keys: [`Alt+Digit${place + 1}`],
  unlisted: true,
}));

export const takeSnippetSpec = {
  id: 'keyframe.take-snippet',
  group: 'Keyframe',
  label: 'Take a snippet as the text',
  keys: [],
  needs: 'keep a snippet while a text is written',
} as const satisfies CommandSpec;

/** As they are known before an episode is open. */
export const snippetSpecs: readonly CommandSpec[] = [takeSnippetSpec, ...byKey];

export function snippetCommands(
  controller: Pick<EpisodeController, 'takeSnippet'> & { commands: Pick<ActCommands, 'edit'> },
  { snippets }: Pick<ReviewSession, 'snippets'>,
): readonly Command[] {
  const all = () => snippets.state.getState().all;
  const isAtKeyframe = () => isEnabled(controller.commands.edit);
  const at = (place: number): string | null => all()[place] ?? null;
  return [
    choiceCommand(takeSnippetSpec, () =>
      keptSnippets(all()).map(({ text }) => ({
        label: text,
        run: () => controller.takeSnippet(text),
      })),
    ),
    ...byKey.map((spec, place) => ({
      ...spec,
      get needs() {
        return at(place) === null
          ? `there is no snippet ${place + 1}: keep one while a text is written`
          : onSelected.lacks;
      },
      isEnabled: () => at(place) !== null && isAtKeyframe(),
      run() {
        const text = at(place);
        if (text !== null) controller.takeSnippet(text);
      },
    })),
  ];
}
