import { useEffect } from 'react';
import { useChoiceCommand } from '../commands';
import { useCall } from '../connection';
import { goTo } from './route';

const recentSpec = {
  id: 'studio.openRecent',
  group: 'Studio',
  label: 'Open a recent dataset',
  keys: [],
  needs: 'no other dataset was opened yet',
};

/** Those opened last, by name; `path` is the one that is open. */
export function useRecentDatasets(path: string | null): void {
  const { data, reload } = useCall('host.recent', {});
  useEffect(() => {
    if (path !== null) reload();
  }, [path, reload]);
  useChoiceCommand(recentSpec, () =>
    (data ?? [])
      .filter((each) => each.path !== path)
      .map((each) => ({
        label: `${each.name} (${each.path})`,
        run: () => goTo({ room: 'library', path: each.path, episode: null }),
      })),
  );
}
