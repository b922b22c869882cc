import { Argument, type Command } from 'commander';
import type { Io } from '../io.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export function addCompletion(program: Command, io: Io): void {
  program
    .command('completion')
    .summary('what makes a shell complete keylane with Tab')
    .description('Prints a script for the shell that completes commands, options and their values.')
    .addArgument(new Argument('<SHELL>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  $ echo 'eval "$(keylane completion bash)"' >> ~/.bashrc
  $ echo 'eval "$(keylane completion zsh)"' >> ~/.zshrc
  $ keylane completion fish > ~/.config/fish/completions/keylane.fish`,
    )
    .action(async (shell: (typeof SHELLS)[number]) =>
      (await import('../completion.ts')).completion(shell, program, io),
    );
}
