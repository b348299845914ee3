import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Reasoning, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton, type Command } from '../../../commands';
import { Spinner } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import { otherTextsOf, type OtherSource } from '../episode/other-texts';
import { sourceText } from '../keyframe/words';
import styles from './OtherTexts.module.css';
import { TextAgainst } from './TextAgainst';

const names: Readonly<Record<OtherSource, string>> = {
  dataset: 'Dataset',
  model: 'Model',
  movement: 'Movement',
  reviewed: 'Reviewed episode',
};

/**
 * The texts that could stand here beside the one that does, each with where it comes from and the key that takes it.
 */
export function OtherTexts(props: {
  controller: EpisodeController;
  keyframe: ReviewedKeyframe;
  canEdit: boolean;
}) {
  const { controller, keyframe } = props;
  const { store, session, commands } = controller;
  const { known, folded } = useStore(store.state);
  const texts = useStore(store.texts.state);
  const shown = useStore(session.view.state, ({ otherTexts }) => otherTexts);
  const all = folded?.review.keyframes ?? [];
  const { text: now, source: own } = keyframe.reasoning;
  // What is measured is then its text already, but for the task.
  const wantsMovement = own !== 'movement';
  useEffect(() => {
    const { keyframes = [] } = folded?.review ?? {};
    if (wantsMovement) void store.texts.readMovement(keyframes, keyframe);
  }, [store, folded, keyframe, wantsMovement]);
  const draft = useBroughtIntoView(keyframe.id, texts.drafted.get(keyframe.id)?.text);
  if (known === null) return null;
  const takes: Readonly<Record<OtherSource, Command>> = {
    dataset: commands.takeDataset,
    model: commands.takeModel,
    movement: commands.takeMovement,
    reviewed: commands.takeReviewed,
  };
  const others = [...otherTextsOf(all, keyframe, known, texts)].filter(
    ([source, { text }]) => text !== now && !(source === 'movement' && own === 'movement'),
  );
  const isDrafting = texts.drafting.has(keyframe.id);
  if (others.length === 0 && !isDrafting) return null;
  return (
    <details
      className={styles.others}
      open={shown}
      onToggle={(event) => session.view.set({ otherTexts: event.currentTarget.open })}
    >
      <summary>Other texts: {others.map(([source]) => names[source]).join(', ')}</summary>
      <ul aria-label="Other texts">
        {others.map(([source, reasoning]) => (
          <li key={source} ref={source === 'model' ? draft : null}>
            <header>
              <strong>{names[source]}</strong>
              <span className={styles.from}>{whence(source, reasoning)}</span>
              <CommandButton command={takes[source]} enabled={props.canEdit} size="small">
                Take
              </CommandButton>
            </header>
            <TextAgainst now={now} other={reasoning.text} />
          </li>
        ))}
        {isDrafting && (
          <li className={styles.drafting}>
            <Spinner label="The model is asked" /> The model is asked …
          </li>
        )}
      </ul>
    </details>
  );
}

/** The place of a draft, which is scrolled to when another one comes for the keyframe on screen. */
function useBroughtIntoView(keyframe: string, draft: string | undefined) {
  const place = useRef<HTMLLIElement>(null);
  const last = useRef({ keyframe, draft });
  useEffect(() => {
    const isNew = last.current.keyframe === keyframe && last.current.draft !== draft;
    last.current = { keyframe, draft };
    if (isNew) place.current?.scrollIntoView({ block: 'nearest' });
  }, [keyframe, draft]);
  return place;
}

/** Only what the name beside it does not say. */
const whence = (source: OtherSource, reasoning: Reasoning): string =>
  source === 'model' ? sourceText(reasoning) : '';
