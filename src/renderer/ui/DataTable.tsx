import type { ComponentProps } from 'react';
import { useElementSize } from './use-element-size';
import styles from './DataTable.module.css';

/** Numbers in a box that scrolls sideways where they are too wide; the first column names the rows. */
export function DataTable(props: ComponentProps<'table'>) {
  const [box, seen] = useElementSize<HTMLDivElement>();
  const [table, whole] = useElementSize<HTMLTableElement>();
  const isScrolled = whole.width > seen.width + 1;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keys; nothing in it takes the focus
    <div ref={box} className={styles.box} tabIndex={isScrolled ? 0 : undefined}>
      <table {...props} ref={table} className={styles.table} />
    </div>
  );
}
