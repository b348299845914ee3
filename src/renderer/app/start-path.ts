import type { Connection } from '../connection';
import { currentRoute } from './route';

/**
 * What the window opens first: the dataset of its address (a reload), the one the studio was started with, the last
 * one opened, the demo. Null when there is nothing.
 */
export async function findStartPath(connection: Connection): Promise<string | null> {
  const { path } = currentRoute();
  if (path !== null) return path;
  const info = await connection.call('host.info', {});
  if (info.startPath !== null) return info.startPath;
  const recent = await connection.call('host.recent', {});
  return recent[0]?.path ?? info.demoPath;
}
