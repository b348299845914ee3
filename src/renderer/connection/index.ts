export { connect, type Connection, type ConnectionStatus } from './connection';
export { openWebSocketChannel, socketUrl } from './websocket-channel';
export {
  ConnectionProvider,
  useCall,
  useConnection,
  useConnectionStatus,
  useJobs,
  usePush,
  type CallState,
} from './react';
