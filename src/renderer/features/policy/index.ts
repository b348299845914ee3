export { PolicyRoom } from './PolicyRoom';
