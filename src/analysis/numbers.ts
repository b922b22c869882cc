// Numbers as people read them.

/** Made when it is first asked for: the first takes 10 ms, and few answers as JSON need one. */
function formatter(options?: Intl.NumberFormatOptions): (value: number) => string {
  let format: Intl.NumberFormat | undefined;
  return value => {
    format ??= new Intl.NumberFormat('en-US', options);
    return format.format(value);
  };
}

const oneDecimal = formatter({ minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const integer = formatter();
export const decimal = formatter({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const percent = (share: number): string => `${oneDecimal(share * 100)} %`;
/** `3 keys`, `1 key` */
export const counted = (count: number, noun: string): string => `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;
