import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { Button } from './Button';
import { classNames } from './class-names';
import { IconButton } from './IconButton';
import { openModals } from './modal';
import { dismissNotice, notices, whyNotNow, type Notice } from './notices';
import { setNoticesHeight } from './notices-height';
import styles from './NoticeStack.module.css';

const icons = { ok: CircleCheck, info: Info, warn: TriangleAlert, bad: CircleAlert };
/** Errors stay until they are closed; everything else goes by itself. */
const passingMs = 6_000;

/**
 * At the bottom of the window, which makes room for them: `--notices-height` says how much. In the page they are part
 * of the topmost dialog: outside of it nothing could be pressed or would be read out.
 */
export function NoticeStack() {
  const list = useStore(notices, (state) => state.list);
  const dialog = useStore(openModals, (state) => state.list.at(-1));
  // Another one in each dialog.
  const [stack, setStack] = useState<HTMLDivElement | null>(null);
  useEffect(() => {
    // It goes with a dialog that was closed just now, and is part of another one in a moment.
    if (stack?.isConnected !== true) return;
    // Shown anew with each notice, so that it stands above what was opened meanwhile.
    if (stack.matches(':popover-open')) stack.hidePopover();
    if (list.length > 0) stack.showPopover();
  }, [list, stack]);
  useEffect(() => {
    if (stack === null) return undefined;
    const observer = new ResizeObserver(() => setNoticesHeight(stack.offsetHeight));
    observer.observe(stack);
    return () => observer.disconnect();
  }, [stack]);
  return (
    <>
      {list.map((notice) => (
        <Passing key={notice.id} notice={notice} />
      ))}
      {createPortal(
        <div ref={setStack} popover="manual" className={styles.stack} aria-live="polite">
          {list.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
        </div>,
        dialog ?? document.body,
      )}
    </>
  );
}

/** Its time runs on where a dialog makes its card anew. */
function Passing({ notice }: { notice: Notice }) {
  useEffect(() => {
    if (notice.tone === 'bad' || notice.tone === 'warn') return undefined;
    const timer = setTimeout(() => dismissNotice(notice.id), passingMs);
    return () => clearTimeout(timer);
  }, [notice]);
  return null;
}

function NoticeCard({ notice }: { notice: Notice }) {
  const Icon = icons[notice.tone];
  const away = useStore(notices, (state) => state.away);
  const { action } = notice;
  const off = action === undefined ? null : whyNotNow(action, away);
  return (
    <div
      className={classNames(styles.card, styles[notice.tone])}
      role={notice.tone === 'bad' ? 'alert' : undefined}
    >
      <Icon aria-hidden="true" />
      <p className={styles.text}>{notice.text}</p>
      {action !== undefined && (
        <Button
          size="small"
          disabled={off !== null}
          title={off ?? undefined}
          onClick={() => {
            action.run();
            dismissNotice(notice.id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton
        size="small"
        label="Dismiss"
        icon={<X />}
        onClick={() => dismissNotice(notice.id)}
      />
    </div>
  );
}
