import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { Button } from './Button';
import styles from './Tabs.module.css';

interface Tab<Id extends string> {
  id: Id;
  label: string;
  icon?: ReactNode;
}

/** Views of a room, one at a time, under a bar that names them. */
export function Tabs<Id extends string>(props: {
  /** What the views are of. */
  label: string;
  tabs: readonly Tab<Id>[];
  shown: Id;
  onShow: (id: Id) => void;
  /** In the bar, after the tabs. */
  beside?: ReactNode;
  /** At its end, or where there is no room below, together. */
  acts?: ReactNode;
  children: ReactNode;
}) {
  const { tabs, shown } = props;
  return (
    <BaseTabs.Root className={styles.room} value={shown} onValueChange={props.onShow}>
      <div className={styles.bar}>
        <BaseTabs.List className={styles.tabs} aria-label={props.label}>
          {tabs.map(({ id, label, icon }) => (
            <BaseTabs.Tab
              key={id}
              value={id}
              className={styles.tab}
              render={<Button size="small" variant="quiet" />}
            >
              {icon}
              {label}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {props.beside}
        {props.acts !== undefined && <div className={styles.acts}>{props.acts}</div>}
      </div>
      {/* Not a stop of its own for the Tab key: every view has something to stop at. */}
      <BaseTabs.Panel className={styles.panel} value={shown} tabIndex={undefined}>
        {props.children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}
