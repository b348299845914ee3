/** Set-up speaks on stderr: stdout belongs to the command that follows. */
export const say = (line) => process.stderr.write(`${line}\n`);
