/** The live teacher that the settings name. */
import type { CollectSettings } from '../../../shared/model/collect';
import { chatTeacher } from './chat';
import { grootTeacher } from './groot';
import type { LiveTeacher } from './live-teacher';
import { openpiTeacher } from './openpi';
import { openvlaTeacher } from './openvla';

export function teacherOf(settings: CollectSettings, key: string | null): LiveTeacher {
  const { protocol, endpoint, timeoutSec } = settings;
  const address = { endpoint, key, timeoutSec };
  switch (protocol) {
    case 'openpi':
      return openpiTeacher(address);
    case 'groot':
      return grootTeacher(address);
    case 'openvla':
      return openvlaTeacher(address);
    case 'chat':
  }
  const { model, instructions, answerTokens, topLogprobs } = settings;
  return chatTeacher(address, { model: model ?? '', instructions, answerTokens, topLogprobs });
}
