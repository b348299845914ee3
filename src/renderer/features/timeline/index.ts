export { CueMark } from './CueMark';
export { Timeline } from './Timeline';
