import { useEffect, useMemo, useRef } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useCommands, type Command } from '../../commands';
import { librarySpecs, orderSpecs } from './library-specs';
import { likeIn, sortedBy, sorting, type LibraryView } from './library-view';

const anySeed = (): number => Math.floor(Math.random() * 2 ** 32);

/** Orders of the list for the keys and the palette: those of the columns' heads, and those that no head gives. */
export function useOrders(
  query: EpisodeQuery,
  onChange: (change: Partial<LibraryView>) => void,
): { shuffle: Command } {
  const now = useRef({ query, onChange });
  useEffect(() => {
    now.current = { query, onChange };
  });
  const commands = useMemo(() => {
    const order = (by: (before: EpisodeQuery) => EpisodeQuery) =>
      now.current.onChange(sorting(by(now.current.query)));
    const shuffle: Command = {
      ...librarySpecs.shuffle,
      // Another order every time.
      run: () => order((before) => ({ ...before, sortBy: 'random', seed: anySeed() })),
    };
    const others = orderSpecs.map(({ column, spec }): Command => ({
      ...spec,
      isEnabled: () => column !== 'similarity' || likeIn(now.current.query.search) !== null,
      run: () => order((before) => sortedBy(before, column)),
    }));
    return { shuffle, all: [shuffle, ...others] };
  }, []);
  useCommands(commands.all);
  return commands;
}
