import type { Command, CommandSpec } from './command';

interface Named<Id extends string> {
  id: Id;
  label: string;
}

const specOf = (room: string, { id, label }: Named<string>): CommandSpec => ({
  id: `${room.toLowerCase()}.${id}`,
  label: `${room} room: ${label.toLowerCase()}`,
  group: room,
  keys: [],
});

/** As they are known before the room is open. */
export const tabSpecs = (room: string, tabs: readonly Named<string>[]): CommandSpec[] =>
  tabs.map((tab) => specOf(room, tab));

/** A command for each view of a room. */
export const tabCommands = <Id extends string>(
  room: string,
  tabs: readonly Named<Id>[],
  show: (id: Id) => void,
): Command[] => tabs.map((tab) => ({ ...specOf(room, tab), run: () => show(tab.id) }));
