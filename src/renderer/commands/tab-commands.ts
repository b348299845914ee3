import type { Tab } from '../ui';
import type { Command } from './command';

/** A command for each view of a room. */
export function tabCommands<Id extends string>(
  room: string,
  tabs: readonly Tab<Id>[],
  show: (id: Id) => void,
): Command[] {
  return tabs.map(({ id, label }) => ({
    id: `${room.toLowerCase()}.${id}`,
    label: `${room} room: ${label.toLowerCase()}`,
    group: room,
    keys: [],
    run: () => show(id),
  }));
}
