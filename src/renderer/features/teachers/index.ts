export { TeachersRoom } from './TeachersRoom';
