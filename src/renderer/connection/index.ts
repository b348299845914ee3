export { createAccess } from './access';
export { connect, type Connection, type ConnectionStatus } from './connection';
export { fetchRest, lazily } from './lazily';
export { openPort, openPortChannel } from './port-channel';
export { socketUrl } from './websocket-channel';
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
