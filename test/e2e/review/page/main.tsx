/** A page with the real keyboard and palette over a few commands, and the real working copy for tests to call. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  CommandButton,
  CommandSurface,
  TryAgain,
  tryAgainCommand,
  useCommands,
  type Command,
} from '../../../../src/renderer/commands';
import { openDexieStorage } from '../../../../src/renderer/storage';
import '../../../../src/renderer/ui/tokens.css';
import { newDecision, storageRules } from '../../../renderer/storage/storage-rules';

const ran: string[] = [];
const note = (id: string, label: string, keys: string[], more: Partial<Command> = {}): Command => ({
  id,
  label,
  group: 'Test',
  keys,
  run: () => ran.push(id),
  ...more,
});
const accept = note('accept', 'Accept', ['KeyA']);
const list = [
  accept,
  note('play', 'Play', ['Space']),
  note('finish', 'Finish', ['Enter']),
  note('forward', 'Forward', ['ArrowRight'], { repeats: true }),
  note('undo', 'Undo', ['Mod+KeyZ']),
  note('write', 'Write', [], {
    run: () => document.querySelector<HTMLInputElement>('[type="text"]')?.focus(),
  }),
  tryAgainCommand,
];

const calls = {
  /** What ran since the last call. */
  takeRan: () => ran.splice(0),
  ruleNames: storageRules.map(({ name }) => name),
  /** Each rule on a working copy of its own. */
  checkRule: async (name: string) => {
    const rule = storageRules.find((each) => each.name === name);
    const storage = await openDexieStorage(`rule ${name}`);
    return rule?.run(storage);
  },
  record: async (count: number) => {
    const storage = await openDexieStorage('shared');
    const made = [];
    for (let turn = 0; turn < count; turn += 1)
      made.push(...(await storage.record([newDecision('p', turn)], 0)));
    return made.map(({ id }) => id);
  },
  outbox: async () => {
    const rows = await (await openDexieStorage('shared')).outbox('p');
    return rows.map(({ decision }) => decision.id);
  },
};
declare global {
  var test: typeof calls;
}
globalThis.test = calls;

function Page() {
  const [dialog, setDialog] = useState(false);
  useCommands(list);
  return (
    <>
      <CommandButton command={accept} />
      <button type="button" onClick={() => ran.push('pressed')}>
        Plain
      </button>
      <input aria-label="text" type="text" />
      <textarea aria-label="area" />
      <input aria-label="slider" type="range" />
      <button type="button" onClick={() => setDialog(true)}>
        Ask
      </button>
      <TryAgain onAgain={() => ran.push('video again')} />
      <TryAgain onAgain={() => ran.push('curves again')} />
      {dialog && (
        <dialog ref={(element) => element?.showModal()} onClose={() => setDialog(false)}>
          <button type="button">Answer</button>
        </dialog>
      )}
      <CommandSurface />
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(<Page />);
