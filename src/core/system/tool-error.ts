/** Whose fault it is that a child process failed: told by its exit code, its signal and its last words. */
import { constants } from 'node:os';
import type { StudioError } from '../../shared/errors';
import { longestWords, restore, studioError } from './classify-error';
import { systemFault, type Fault } from './system-faults';

/** How a child process ended that should have ended well. */
export interface ToolEnd {
  /** How a sentence calls it, such as `ffmpeg`. */
  tool: string;
  /** Program and arguments. */
  command: readonly string[];
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it said. */
  words: string;
}

/** The error for a tool that failed at its work on `file`, which the sentence names. */
export function toolError(end: ToolEnd, file: string): StudioError {
  const { tool, command, exitCode, signal, words } = end;
  const said = words.trim().split('\n');
  // ffmpeg's verdict on its input, whichever of its readers had a word to say before.
  const isOfInput = said.some((line) => line.startsWith(`${file}: `)) || ofTheInput.test(words);
  const lines = said
    .filter((line) => !/Last message repeated/.test(line))
    .slice(-keptLines)
    // The sentence names the file already.
    .map((line) => (line.startsWith(`${file}: `) ? line.slice(file.length + 2) : line));
  const details = { command: [...command], exitCode, signal, lines };
  const fault = toolFault(end, lines, isOfInput);
  const verb = fault.code === 'corrupt-data' ? 'cannot read' : 'failed on';
  return studioError(fault, `${tool} ${verb} ${file}`, undefined, details);
}

const keptLines = 20;

/** A program lacks an encoder, decoder, filter or option, or could not be loaded. */
const lacking =
  /Unknown (?:en|de)coder|(?:En|De)coder [^\n]{0,80}not found|no (?:en|de)coder found|No such filter|Option (?:\S{1,40} )?not found|Unrecognized option|Requested output format|error while loading shared libraries/i;
/** ffmpeg of what it reads: its verdict, or a line of a container's or a picture format's reader. */
const ofTheInput =
  /Invalid data found|Format not on whitelist|moov atom|matches no streams|does not contain any stream|Error while decoding|Error opening input|End of file|^\[(?:mov,|matroska|avi|ogg|mpegts|mpeg|flv|asf|gif|image2|NULL|h264|hevc|av1|libdav1d|vp8|vp9|mjpeg|png|mpeg4)/im;

const failed = (why: string, advice: string): Fault => ({ code: 'tool-failed', why, advice });

function toolFault(end: ToolEnd, lines: readonly string[], isOfInput: boolean): Fault {
  const { tool, exitCode } = end;
  const signal = end.signal ?? signalOfShell(exitCode);
  const last = (lines.at(-1) ?? '').slice(0, longestWords);
  if (signal === 'SIGXFSZ') return systemFault('File size limit') ?? failed(last, 'try again');
  if (signal === 'SIGKILL') {
    return failed(
      `${tool} was killed (SIGKILL), most often because memory ran out`,
      'close other programs and try again',
    );
  }
  // ffmpeg ends with 255 after it was told to end.
  if (signal !== null || exitCode === 255) {
    return failed(
      `${tool} was ended by another program or crashed (${signal ?? 'told to end'})`,
      'try again',
    );
  }
  const lack = lines.find((line) => lacking.test(line));
  if (lack !== undefined || exitCode === 126 || exitCode === 127) {
    const why = (lack ?? last) || `exit code ${exitCode}`;
    return failed(why.slice(0, longestWords), `install a complete ${tool}, or name another one`);
  }
  for (const line of lines) {
    const fault = systemFault(line.slice(0, longestWords));
    if (fault !== null) return fault;
  }
  if (isOfInput) return { code: 'corrupt-data', why: last, advice: restore };
  return failed(last || `exit code ${exitCode} and no word`, 'try again, or report it');
}

/** Where the tool is a script, its shell says with its exit code that a signal ended the program in it. */
export function signalOfShell(exitCode: number | null): string | null {
  const ends = ['SIGABRT', 'SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGXFSZ'] as const;
  return ends.find((name) => constants.signals[name] + 128 === exitCode) ?? null;
}
