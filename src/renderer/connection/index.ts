export type { Connection, ConnectionStatus } from './connection';
export { fetchRest, lazily } from './lazily';
export {
  ConnectionProvider,
  useCall,
  useConnection,
  useConnectionStatus,
  useJobs,
  usePush,
  useWhyAway,
  type CallState,
} from './react';
export { Waiting, WaitingLine } from './Waiting';
