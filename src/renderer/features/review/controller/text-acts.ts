/** What can be done with the text of a keyframe: written, taken from somebody, drafted. */
import { toPlainError } from '../../../../shared/errors';
import type { Reasoning, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { commands, keysAhead } from '../../../commands';
import { otherTextsOf, type OtherSource } from '../episode/other-texts';
import { withSnippet } from '../reasoning/fields';
import { onSelected, told, type Act, type ActContext, type ControllerState } from './act';
import { seenKeyframe } from './seen-keyframe';

const group = 'Keyframe';

/** Whose text it is, as the object of a sentence. */
const otherNames: Readonly<Record<OtherSource, string>> = {
  dataset: 'the text of the dataset',
  model: 'the draft of the model',
  movement: 'the measured movement',
  reviewed: 'the text of a reviewed episode',
};

export const textActs = {
  edit: {
    command: { id: 'keyframe.edit', group, label: 'Edit reasoning', keys: ['KeyE'] },
    ...onSelected,
    way: 'change',
    opens: () => true,
    do: (on) => write(on, false),
    describe: told('edit', ({ keyframe, from }) =>
      from === undefined
        ? `Edited the reasoning at frame ${keyframe.frame}`
        : `Took another text at frame ${keyframe.frame}`,
    ),
  },
  /** As editing, but what is typed first replaces what stands there. */
  rewrite: {
    command: {
      id: 'keyframe.rewrite',
      group,
      label: 'Write the reasoning anew',
      keys: ['Shift+KeyE'],
    },
    ...onSelected,
    way: 'change',
    opens: () => true,
    do: (on) => write(on, true),
  },
  /** Going elsewhere saves what is written; this goes on to the next. */
  saveEdit: {
    way: 'go',
    async do(on) {
      const saved = on.settled().find(({ id }) => id === on.ended());
      if (saved !== undefined) await on.advance(saved);
    },
  },
  takeDataset: takes('dataset', 'Digit1'),
  takeModel: takes('model', 'Digit2'),
  takeMovement: takes('movement', 'Digit3'),
  takeReviewed: takes('reviewed', 'Digit4'),
  /** With a few snippets, labels are given by one key each. */
  takeSnippet: {
    way: 'change',
    async do(on: ActContext, snippet: string) {
      const keyframe = on.target();
      if (keyframe === null) return;
      const text = withSnippet(keyframe.reasoning.text, snippet);
      await replaceText(on, keyframe, { text }, 'Took the snippet');
    },
  },
  draftNow: {
    command: {
      id: 'keyframe.draft-now',
      group,
      label: 'Draft this keyframe with the model',
      keys: ['KeyG'],
    },
    ...onSelected,
    way: 'change',
    do(on) {
      const keyframe = on.target();
      if (keyframe === null) return;
      on.say(`Asking the model about frame ${keyframe.frame}.`);
      // Nothing waits for it: models take seconds.
      void drafted(on, keyframe);
    },
  },
} satisfies Record<string, Act>;

/** @param anew whether all of it is selected, so that typing replaces it */
function write(on: ActContext, anew: boolean): void {
  const keyframe = on.target();
  if (keyframe === null) return keysAhead.refuseText();
  const before = keyframe.reasoning.text;
  const unsaved = on.session.unsaved.of(on.store.episode, keyframe.id);
  on.state.setState({ editing: { id: keyframe.id, text: unsaved ?? before, before, anew } });
  if (unsaved !== null) on.say('The text that was written here and not saved is back.');
}

/**
 * Whether a text says what its keyframe does not, and did not when the field was opened: a draft that came meanwhile is
 * not replaced by what stood there before.
 */
export function isWritten(
  { id, text, before }: NonNullable<ControllerState['editing']>,
  keyframes: readonly ReviewedKeyframe[],
): boolean {
  const now = keyframes.find((each) => each.id === id)?.reasoning.text ?? '';
  return [now, before].every((other) => other.trim() !== text.trim());
}

/** Somebody may have pruned it while it was written: with a text of its own it is kept. */
export const textSaved = ({ frame, state }: ReviewedKeyframe): string =>
  state === 'pruned'
    ? `Text of frame ${frame} saved. The keyframe was pruned, and is kept again.`
    : `Text of frame ${frame} saved.`;

async function drafted(on: ActContext, { id, frame }: { id: string; frame: number }) {
  const pressed = commands.presses();
  try {
    const { reasoning, fault } = await on.store.texts.draft(id);
    const { episode } = on.store;
    // Whoever asked may be elsewhere by now.
    const where = on.session.stage.current()?.episode === episode ? '' : ` of episode ${episode}`;
    on.say(reasoning === null ? (fault ?? '') : `Frame ${frame}${where} has a draft of the model.`);
  } catch (error) {
    const { code, message } = toPlainError(error);
    on.say(message);
    // Nobody chose a model yet, or agreed to sending it pictures. Whoever went on meanwhile is not interrupted.
    const wentOn = commands.presses() !== pressed || on.state.getState().editing !== null;
    if (code === 'conflict' && !wentOn) commands.run('keyframe.draft');
  }
}

/** Another text for a keyframe, once its picture is on screen; then on to the next. */
async function replaceText(
  on: ActContext,
  keyframe: ReviewedKeyframe,
  taken: { text: string; from?: Omit<Reasoning, 'text'> },
  said: string,
): Promise<void> {
  const { frame } = keyframe;
  if (taken.text === keyframe.reasoning.text) return on.say(`Frame ${frame} says so already.`);
  const look = await on.look(frame);
  await on.decide({ kind: 'edit', keyframe: seenKeyframe(keyframe), ...taken, ...look });
  on.say(`${said} at frame ${frame}.`);
  await on.advance(keyframe);
}

/** A command of its own for the text of each source. */
function takes(source: OtherSource, key: string) {
  const what = otherNames[source];
  return {
    command: {
      id: `keyframe.take-${source}`,
      group,
      label: `Take ${what}`,
      keys: [`Shift+${key}`],
    },
    ...onSelected,
    way: 'change',
    async do(on: ActContext) {
      const keyframe = on.target();
      const { known } = on.store.state.getState();
      if (keyframe === null || known === null) return;
      const { texts } = on.store;
      if (source === 'movement') await texts.readMovement(on.settled(), keyframe);
      const found = otherTextsOf(on.settled(), keyframe, known, texts.state.getState()).get(source);
      if (found === undefined) return on.say(`Frame ${keyframe.frame} has no such text: ${what}.`);
      const { text, ...from } = found;
      await replaceText(on, keyframe, { text, from }, `Took ${what}`);
    },
  } satisfies Act;
}
