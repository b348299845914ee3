import { BookmarkPlus, X } from 'lucide-react';
import { useStore } from 'zustand';
import { useButtonCommand, useChoiceCommand, useKeyLabelOf } from '../../../commands';
import { Button, IconButton, KeyHint } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import { takeSnippetId } from '../controller/snippet-commands';
import { mostSnippets, type ViewSettingsStore } from '../session/view-settings';
import { editorSpecs } from './editor-specs';
import styles from './Snippets.module.css';

/** What a press of Alt and a digit means: a place in a list, from 0; null for any other press. */
export function placePressed(press: { altKey: boolean; code: string }): number | null {
  const digit = press.altKey ? /^Digit([1-9])$/.exec(press.code)?.[1] : undefined;
  return digit === undefined ? null : Number(digit) - 1;
}

/** Pieces of text that are written again and again: a click, or Alt and a digit, puts one in at the caret. */
export function Snippets(props: {
  view: ViewSettingsStore;
  onPut: (text: string) => void;
  /** What would be kept as one more: what is selected in the field, else all of it. */
  chosen: () => string;
}) {
  const { view, onPut, chosen } = props;
  const snippets = useStore(view.state, (state) => state.snippets);
  const isFull = snippets.length >= mostSnippets;
  const keep = () => {
    const text = chosen().trim();
    if (text === '') return;
    view.set({ snippets: [...snippets.filter((each) => each !== text), text] });
  };
  const remove = (text: string) => view.set({ snippets: snippets.filter((each) => each !== text) });
  const keepButton = useButtonCommand(editorSpecs.keepSnippet);
  useChoiceCommand(editorSpecs.putSnippet, () =>
    snippets.map((text) => ({ label: text, run: () => onPut(text) })),
  );
  useChoiceCommand(editorSpecs.removeSnippet, () =>
    snippets.map((text) => ({ label: text, run: () => remove(text) })),
  );
  return (
    <div className={styles.snippets}>
      {snippets.length > 0 && (
        <ul className={styles.list} aria-label="Snippets">
          {snippets.map((text, at) => (
            <li key={text}>
              <button type="button" title={text} onClick={() => onPut(text)}>
                <KeyHint keys={`Alt ${at + 1}`} />
                <span>{text}</span>
              </button>
              <IconButton
                size="small"
                label={`Remove the snippet “${text}”`}
                icon={<X />}
                onClick={() => remove(text)}
              />
            </li>
          ))}
        </ul>
      )}
      <Button
        ref={keepButton}
        size="small"
        variant="quiet"
        disabled={isFull}
        title={
          isFull
            ? `There are ${mostSnippets} already: remove one first`
            : 'Keeps the selected words, or the whole text, to be put in elsewhere'
        }
        // The selection stays where it is.
        onPointerDown={(event) => event.preventDefault()}
        onClick={keep}
      >
        <BookmarkPlus aria-hidden="true" /> Keep as a snippet
      </Button>
    </div>
  );
}

/** The snippets while nothing is written: a click, or the key, makes one the keyframe's text, or its sub-task. */
export function SnippetTakes({ controller }: { controller: EpisodeController }) {
  const snippets = useStore(controller.session.view.state, (state) => state.snippets);
  if (snippets.length === 0) return null;
  return (
    <ul className={styles.takes} aria-label="Snippets">
      {snippets.map((text, at) => (
        <SnippetTake
          key={text}
          text={text}
          id={takeSnippetId(at)}
          onTake={() => controller.takeSnippet(text)}
        />
      ))}
    </ul>
  );
}

/** @param props.id of the command that does the same */
function SnippetTake(props: { text: string; id: string; onTake: () => void }) {
  const key = useKeyLabelOf(props.id);
  return (
    <li>
      <button type="button" title={props.text} onClick={props.onTake}>
        {key !== undefined && <KeyHint keys={key} />}
        <span dir="auto">{props.text}</span>
      </button>
    </li>
  );
}
