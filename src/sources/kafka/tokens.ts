// Tokens for OAUTHBEARER: from a program, from an identity provider, from AWS. What they say when they fail is not shown: it may hold secrets.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kafkaError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { configError } from './properties.ts';

export interface Token {
  readonly token: string;
  readonly extensions: Record<string, string>;
}

const LIMIT_MS = 4_500;

/** What a program prints: `{"token": "…", "extensions": {…}}`, as kafkactl's generic token provider does. */
export function commandToken(command: string): Promise<Token> {
  const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT_MS, maxBuffer: 1 << 20, encoding: 'utf8' } as const;
    execFile(shell, [flag, command], options, (error, out) => {
      if (error) {
        const how = error.killed ? `took more than ${LIMIT_MS / 1000} s` : `ended with ${error.code ?? error.signal}`;
        return reject(authError(`The command of sasl.oauthbearer.token.command ${how}. Run it by hand to see why.`));
      }
      try {
        const { token, extensions = {} } = JSON.parse(out) as Partial<Token>;
        if (typeof token !== 'string' || token === '') throw new Error('no token');
        resolve({ token, extensions });
      } catch {
        reject(
          authError(
            'The command of sasl.oauthbearer.token.command must print {"token": "…"}, but printed something else.',
          ),
        );
      }
    });
  });
}

/** Client credentials. https://datatracker.ietf.org/doc/html/rfc6749#section-4.4 */
export async function endpointToken(
  url: string,
  id: string,
  secret: string,
  scope: string | undefined,
): Promise<Token> {
  if (!/^https?:\/\//.test(url)) throw configError('sasl.oauthbearer.token.endpoint.url must begin with https://.');
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const authorization = `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
  const host = URL.canParse(url) ? new URL(url).host : 'the endpoint';
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { authorization },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (cause) {
    throw authError(`${host}, which gives out tokens, does not answer.`, cause);
  }
  if (!answer.ok) {
    throw authError(`${host} gives no token: it answers with HTTP ${answer.status}. Check the client's id and secret.`);
  }
  const { access_token: token } = (await answer.json().catch(() => ({}))) as { access_token?: unknown };
  if (typeof token !== 'string') throw authError(`${host} answers without an access_token.`);
  return { token, extensions: {} };
}

interface Signer {
  generateAuthToken(options: { region: string }): Promise<{ token: string }>;
  generateAuthTokenFromProfile(options: { region: string; awsProfileName: string }): Promise<{ token: string }>;
  generateAuthTokenFromRole(options: { region: string; awsRoleArn: string }): Promise<{ token: string }>;
}

const SIGNER = 'aws-msk-iam-sasl-signer-js';

/** Signed here by AWS' own package, which is installed only by those who need it. */
export async function awsToken(
  host: string,
  { awsProfileName, awsRoleArn }: Record<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Token> {
  const region =
    /\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/.exec(host)?.[1] ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw configError(`AWS_MSK_IAM needs a region, which ${printable(host)} does not name. Set AWS_REGION.`);
  }
  const signer = await loadSigner();
  try {
    const { token } =
      awsRoleArn !== undefined
        ? await signer.generateAuthTokenFromRole({ region, awsRoleArn })
        : awsProfileName !== undefined
          ? await signer.generateAuthTokenFromProfile({ region, awsProfileName })
          : await signer.generateAuthToken({ region });
    return { token, extensions: {} };
  } catch (cause) {
    throw authError('AWS gives no credentials to sign with. Does "aws sts get-caller-identity" work here?', cause);
  }
}

/** From where keylane is installed, or from where it is run. */
async function loadSigner(): Promise<Signer> {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      return (await import(pathToFileURL(createRequire(from).resolve(SIGNER)).href)) as Signer;
    } catch {
      // Told below.
    }
  }
  throw configError(`AWS_MSK_IAM needs AWS' package beside keylane: npm install ${SIGNER}.`);
}

function authError(message: string, cause?: unknown): Error {
  return kafkaError('ERR_KAFKA_AUTH', message, cause);
}
