import { useEffect, useMemo, useRef } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useCommands, type Command } from '../../commands';
import { librarySpecs } from './library-specs';
import { sorting, type LibraryView } from './library-view';

/** Orders of the list for the keys and the palette: also those that no column's head gives. */
export function useOrders(
  query: EpisodeQuery,
  onChange: (change: Partial<LibraryView>) => void,
): { shuffle: Command } {
  const now = useRef({ query, onChange });
  useEffect(() => {
    now.current = { query, onChange };
  });
  const commands = useMemo(() => {
    const order = (change: Partial<EpisodeQuery>) =>
      now.current.onChange(sorting({ ...now.current.query, ...change }));
    const shuffle: Command = {
      ...librarySpecs.shuffle,
      // Another order every time.
      run: () => order({ sortBy: 'random', seed: Math.floor(Math.random() * 2 ** 32) }),
    };
    const byDisputes: Command = {
      ...librarySpecs.byDisputes,
      run: () => order({ sortBy: 'disputes', descending: true }),
    };
    const byNeed: Command = {
      ...librarySpecs.byNeed,
      run: () => order({ sortBy: 'need', descending: true }),
    };
    const byTask: Command = {
      ...librarySpecs.byTask,
      run: () => order({ sortBy: 'task', descending: false }),
    };
    return { shuffle, all: [shuffle, byNeed, byTask, byDisputes] };
  }, []);
  useCommands(commands.all);
  return commands;
}
