import { BookmarkPlus, X } from 'lucide-react';
import { useStore } from 'zustand';
import { keptSnippets, mostSnippets } from '../../../../shared/model/snippet';
import { commands, useButtonCommand, useChoiceCommand, useKeyLabelOf } from '../../../commands';
import { Button, IconButton, KeyHint } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import { keyedSnippets, takeSnippetId, takeSnippetSpec } from '../controller/snippet-commands';
import type { SnippetStore } from '../session/snippets';
import { editorSpecs } from './editor-specs';
import styles from './Snippets.module.css';

/** What a press of Alt and a digit means: a place in a list, from 0; null for any other press. */
export function placePressed(press: { altKey: boolean; code: string }): number | null {
  const digit = press.altKey ? /^Digit([1-9])$/.exec(press.code)?.[1] : undefined;
  return digit === undefined ? null : Number(digit) - 1;
}

/** Pieces of text that are written again and again: a click, or Alt and a digit, puts one in at the caret. */
export function Snippets(props: {
  snippets: SnippetStore;
  onPut: (text: string) => void;
  /** What would be kept as one more: what is selected in the field, else all of it. */
  chosen: () => string;
  /** Back to the field: the button that had the focus is gone. */
  onRemoved: () => void;
}) {
  const { snippets, onPut, chosen } = props;
  const { all } = useStore(snippets.state);
  const kept = keptSnippets(all);
  const isFull = kept.length >= mostSnippets;
  const keep = () => {
    const text = chosen().trim();
    if (text !== '') void snippets.keep(text);
  };
  const remove = (text: string) => {
    void snippets.remove(text);
    props.onRemoved();
  };
  const keepButton = useButtonCommand(editorSpecs.keepSnippet);
  useChoiceCommand(editorSpecs.putSnippet, () =>
    kept.map(({ text }) => ({ label: text, run: () => onPut(text) })),
  );
  useChoiceCommand(editorSpecs.removeSnippet, () =>
    kept.map(({ text }) => ({ label: text, run: () => remove(text) })),
  );
  return (
    <div className={styles.snippets}>
      {kept.length > 0 && (
        <ul className={styles.list} aria-label="Snippets">
          {kept.map(({ text, place }) => (
            <li key={place}>
              <button type="button" title={text} onClick={() => onPut(text)}>
                {place < keyedSnippets && <KeyHint keys={`Alt ${place + 1}`} />}
                <span dir="auto">{text}</span>
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
            : 'Keeps the selected words, or the whole text, for all who review this project'
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
  const { all } = useStore(controller.session.snippets.state);
  const kept = keptSnippets(all);
  if (kept.length === 0) return null;
  const shown = kept.filter(({ place }) => place < keyedSnippets);
  const more = kept.length - shown.length;
  return (
    <ul className={styles.takes} aria-label="Snippets">
      {shown.map(({ text, place }) => (
        <SnippetTake
          key={place}
          text={text}
          id={takeSnippetId(place)}
          onTake={() => controller.takeSnippet(text)}
        />
      ))}
      {more > 0 && (
        <li>
          <button
            type="button"
            className={styles.more}
            onClick={() => commands.run(takeSnippetSpec.id)}
          >
            {more} more…
          </button>
        </li>
      )}
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
