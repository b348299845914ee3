import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { classNames } from './class-names';
import { IconButton } from './IconButton';
import { openModal } from './modal';
import styles from './Dialog.module.css';

export interface DialogProps {
  title: string;
  /** Under the title, dim. */
  subtitle?: ReactNode;
  width?: number;
  /** A fixed height keeps the dialog still while its content changes; without it the content decides. */
  height?: number;
  footer?: ReactNode;
  /** Opens with the focus in its first field, what stands in a line selected as if one had tabbed to it. */
  focusField?: boolean;
  /** Comes into sight after a moment: what is done by then shall not flash. */
  late?: boolean;
  children: ReactNode;
  /** Escape, the cross. The caller takes the dialog out of the page. */
  onClose: () => void;
}

/** A high window shows more of what would else be scrolled. */
const heightIn = (height: number | undefined): string | undefined =>
  height === undefined ? undefined : `max(${height}px, min(82vh, ${1.25 * height}px))`;

/** A modal dialog: the native element, which brings focus trap, Escape and inert background. */
export function Dialog(props: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { focusField = false } = props;
  // Layout: closed while it is still in the page, it gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = element.current;
    const close = openModal(dialog);
    // Not the cross, which comes first: what the dialog is about decides where to go from here.
    const field = focusField ? dialog?.querySelector<HTMLElement>('input, textarea') : null;
    (field ?? dialog)?.focus();
    if (field instanceof HTMLInputElement) field.select();
    return close;
    // Only where it begins is asked.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <dialog
      ref={element}
      tabIndex={-1}
      className={classNames(styles.dialog, props.late === true && styles.late)}
      style={{ width: props.width ?? 520, height: heightIn(props.height) }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        // React hands on what a dialog over this one was canceled with.
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <div className={styles.frame}>
        <header className={styles.header}>
          <div className={styles.titles}>
            <h2 id={titleId} className={styles.title}>
              {props.title}
            </h2>
            {props.subtitle !== undefined && (
              <div className={styles.subtitle}>{props.subtitle}</div>
            )}
          </div>
          <IconButton label="Close" keys="Esc" icon={<X />} onClick={() => props.onClose()} />
        </header>
        <div className={styles.body}>{props.children}</div>
        {props.footer !== undefined && <footer className={styles.footer}>{props.footer}</footer>}
      </div>
    </dialog>
  );
}
