/** Undo and redo in rooms without an episode: of the day's acts, wherever made; said, with what comes next. */
import type { Command, CommandSpec } from '../../../commands';
import { notify, notifyDone, notifyError } from '../../../ui';
import type { ReviewSession } from './session';
import { stepWords } from './trail';
import { asking, redoLast, undoLast, undoOne, type Turned } from './undo';

/** As the room calls them. */
export const undoCommands = (
  specs: Readonly<Record<'undo' | 'redo', CommandSpec>>,
  session: ReviewSession,
  readOnlyBecause: string | null,
): Command[] =>
  (['undo', 'redo'] as const).map((way) => ({
    ...specs[way],
    run: () => turnLast(session, way, readOnlyBecause),
  }));

/** @param readOnlyBecause why nothing may change; null where it may */
function turnLast(
  session: ReviewSession,
  way: 'undo' | 'redo',
  readOnlyBecause: string | null,
): void {
  if (readOnlyBecause !== null) return void notify({ tone: 'info', text: readOnlyBecause });
  const turn = () => (way === 'undo' ? undoLast : redoLast)(asking(session));
  tellTurn(session, way, turn, `Nothing is left to ${way}.`);
}

/** Takes back what a notice tells of: this step, whatever was done since. */
export function takeBack(session: ReviewSession, step: string): void {
  tellTurn(session, 'undo', () => undoOne(asking(session), step), 'That is taken back already.');
}

/** @param nothing said where nothing is turned */
function tellTurn(
  session: ReviewSession,
  way: 'undo' | 'redo',
  turn: () => Promise<Turned | null>,
  nothing: string,
): void {
  // In turn with what was done in the review: that may be on its way yet.
  session.queue.run(async () => {
    try {
      const turned = await turn();
      if (turned === null) notify({ tone: 'info', text: nothing });
      else tell(session, turned, way);
    } catch (error) {
      notifyError(error);
    }
  });
}

function tell(session: ReviewSession, { what, one }: Turned, way: 'undo' | 'redo'): void {
  const where = one === null ? '' : ` in episode ${one.store.episode}`;
  const text = `${way === 'undo' ? 'Undone' : 'Redone'}${where}: ${what}.`;
  session.say(text);
  const { nextUndo } = session.said.getState();
  if (nextUndo === null) return notifyDone({ tone: 'ok', text });
  const there = nextUndo.episodes === undefined ? ` in episode ${nextUndo.episode}` : '';
  notifyDone({
    tone: 'ok',
    text: `${text} The next undo takes back: ${stepWords(nextUndo)}${there}.`,
    action: { label: 'Undo', run: () => takeBack(session, nextUndo.id) },
  });
}
