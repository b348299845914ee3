/** What the keys do in the list of episodes. */
import type { Command } from '../../commands';
import type { SelectActs } from './select/use-selection';

/** The list as its commands see it, at the moment a key is pressed. */
export interface TableHands {
  /** Marks the row at this position, or the nearest there is, and gives its position. */
  goTo(position: number): number;
  active(): number;
  last(): number;
  /** Episodes that fit on the screen. */
  page(): number;
  /** How many stand beside each other. */
  beside(): number;
  /** Of the marked row; undefined until it was read. */
  episode(): number | undefined;
  /** Plays the marked episode in small, or no longer. */
  play(): void;
  open(episode: number): void;
  /** Lists what is like it. */
  like(episode: number): void;
  select: SelectActs;
}

const group = 'Library';

export function tableCommands(hands: () => TableHands): Command[] {
  const places: [id: string, label: string, key: string, place: () => number][] = [
    ['down', 'Next row', 'ArrowDown', () => hands().active() + hands().beside()],
    ['up', 'Previous row', 'ArrowUp', () => hands().active() - hands().beside()],
    ['right', 'Next still', 'ArrowRight', () => hands().active() + 1],
    ['left', 'Still before', 'ArrowLeft', () => hands().active() - 1],
    ['pageDown', 'A page of rows down', 'PageDown', () => hands().active() + hands().page()],
    ['pageUp', 'A page of rows up', 'PageUp', () => hands().active() - hands().page()],
    ['first', 'First row', 'Home', () => 0],
    ['last', 'Last row', 'End', () => hands().last()],
  ];
  return [
    ...places.flatMap(([id, label, key, place]) => [
      {
        id: `library.${id}`,
        label,
        group,
        keys: [key],
        repeats: true,
        unlisted: true,
        run: () => hands().select.from(hands().goTo(place())),
      },
      {
        id: `library.select${id.charAt(0).toUpperCase()}${id.slice(1)}`,
        label: `${label}, selecting up to it`,
        group,
        keys: [`Shift+${key}`],
        repeats: true,
        unlisted: true,
        run: () => hands().select.upTo(hands().goTo(place()), false),
      },
    ]),
    {
      id: 'library.open',
      label: 'Open the marked episode',
      group,
      keys: ['Enter', 'NumpadEnter'],
      run() {
        const episode = hands().episode();
        if (episode !== undefined) hands().open(episode);
      },
    },
    {
      id: 'library.like',
      label: 'Find episodes like the marked one',
      group,
      keys: ['KeyL'],
      run() {
        const episode = hands().episode();
        if (episode !== undefined) hands().like(episode);
      },
    },
    {
      id: 'library.play',
      label: 'Play the marked episode in small, or stop',
      group,
      keys: ['KeyP'],
      run: () => hands().play(),
    },
    {
      id: 'library.toggle',
      label: 'Select the marked episode, or not',
      group,
      keys: ['Space', 'Mod+Space'],
      run() {
        const episode = hands().episode();
        if (episode !== undefined) hands().select.toggle(episode, hands().active());
      },
    },
    {
      id: 'library.selectAll',
      label: 'Select all episodes of the list',
      group,
      keys: ['Mod+KeyA'],
      run: () => hands().select.all(),
    },
    {
      id: 'library.selectNone',
      label: 'Select nothing',
      group,
      keys: ['Escape'],
      run: () => hands().select.none(),
    },
  ];
}
