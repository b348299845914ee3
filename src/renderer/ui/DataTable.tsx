import type { ComponentProps } from 'react';
import styles from './DataTable.module.css';

/** Numbers in a box that scrolls sideways where they are too wide; the first column names the rows. */
export function DataTable(props: ComponentProps<'table'>) {
  return (
    <div className={styles.box}>
      <table {...props} className={styles.table} />
    </div>
  );
}
