// What is shown, to take along: its link, and what to paste elsewhere.

import { useEffect, useRef, useState } from 'preact/hooks';
import { integer } from '../numbers.ts';
import { copiesOf } from './copy-as.ts';
import { LONGEST_LINK, linkTo } from './link.ts';
import type { PanelProps } from './panel.ts';

export function Share({ state, box }: PanelProps) {
  const copies = copiesOf(state, box);
  const [chosen, choose] = useState(copies[0].id);
  const copy = copies.find(({ id }) => id === chosen)!;
  const { hash, isWhole } = linkTo(state);
  const link = location.href.replace(/#.*$/s, '') + hash;
  return (
    <section class="share" aria-labelledby="share">
      <h2 id="share">Take it with you</h2>
      <Copied id="link" label="Link to what you see" text={link} />
      <p class="note">
        {link.length > LONGEST_LINK && `It has ${integer(link.length)} characters: chats and mail may cut it. `}
        {keysText(box.name !== undefined, isWhole)}
      </p>
      <label for="copy-as">Copy as</label>{' '}
      <select id="copy-as" value={chosen} onChange={event => choose(event.currentTarget.value)}>
        {copies.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Copied id="copy" label={`As ${copy.name}`} text={copy.text} isLong />
    </section>
  );
}

function keysText(isFile: boolean, isWhole: boolean): string {
  if (isFile) return 'The file and its keys are not in it.';
  return isWhole
    ? 'The keys are in it, behind the #, which browsers do not send to a server.'
    : 'What is too long for a link is not in it.';
}

function Copied({ id, label, text, isLong }: { id: string; label: string; text: string; isLong?: boolean }) {
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const [said, say] = useState('');
  useEffect(() => say(''), [text]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      field.current!.focus();
      field.current!.select();
      say('This browser does not let pages copy. It is selected: press Ctrl+C, or ⌘C.');
    }
  };
  const shared = { id, ref: field, class: 'mono', readOnly: true, value: text, spellcheck: false };
  return (
    <div class="copied">
      <label for={id}>{label}</label>
      <div class="try">
        {isLong ? <textarea {...shared} rows={text.split('\n').length + 1} /> : <input type="text" {...shared} />}
        <button type="button" onClick={copy}>
          Copy
        </button>
      </div>
      <p class="note" role="status">
        {said}
      </p>
    </div>
  );
}
