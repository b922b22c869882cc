// The lab's page: the box, the slider, the tabs, the open panel.

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ALIASES, KEY_TYPES, type KeyType } from '../ask/key-types.ts';
import { bytesText, counted, integer } from '../numbers.ts';
import { type Dropped, useDropped } from './dropped.ts';
import { type BoxKeys, keysOfBox, MOST_KEYS } from './keys.ts';
import { readLink } from './link.ts';
import type { PanelProps } from './panel.ts';
import { panels } from './panels/index.ts';
import { Share } from './share.tsx';
import { Slider } from './slider.tsx';
import { type LabState, LONGEST_SLIDER, MOST_PARTITIONS } from './state.ts';

const TYPES = KEY_TYPES.filter((type): type is KeyType => !(type in ALIASES));

export function App() {
  const [{ state, ignored }, setLink] = useState(() => readLink(location.hash));
  const set = useCallback(
    (change: Partial<LabState>) => setLink(({ state, ignored }) => ({ state: { ...state, ...change }, ignored })),
    [],
  );
  useEffect(() => {
    const follow = () => setLink(readLink(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const { keys: text, keyType } = state;
  const typed = useMemo(() => keysOfBox({ keys: text, keyType }), [text, keyType]);
  const { dropped, take, leave } = useDropped(state.column);
  const box = dropped.box ?? typed;
  const chooser = useRef<HTMLInputElement>(null);
  const props: PanelProps = { state, set, box, file: dropped.file, choose: () => chooser.current!.click() };
  return (
    <>
      <header>
        <p class="command">keylane lab</p>
        <h1>Where does a Kafka key land?</h1>
        <p class="subtitle">
          By every client and release, as you type. Your keys never leave this page: its policy allows no connection.
        </p>
      </header>
      <main>
        {ignored.length > 0 && (
          <p class="warning" role="alert">
            The link has parts that are not understood and were passed over:{' '}
            <bdi>{ignored.join(', ').slice(0, 200)}</bdi>
          </p>
        )}
        <section class="box" aria-label="Keys and partitions">
          {dropped.file ? (
            <FileBox dropped={dropped} leave={leave} />
          ) : (
            <>
              <label for="keys">Key, or several, one a line</label>
              <textarea
                // Without `dir`: of a megabyte, a browser takes seconds to find its direction.
                id="keys"
                rows={Math.min(8, Math.max(2, text.split('\n').length))}
                value={text}
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                onInput={event => set({ keys: event.currentTarget.value })}
              />
              <p class="note file">
                <span>Or drop a dump of a topic here.</span>
                <button type="button" onClick={props.choose}>
                  Choose a file
                </button>
                {dropped.isReading && <span role="status">Looking at it…</span>}
              </p>
              {dropped.problem !== undefined && (
                <p class="warning" role="alert">
                  {dropped.problem}
                </p>
              )}
              {dropped.asksColumn && (
                <p class="field">
                  <label for="column">Here, in the place of --column</label>{' '}
                  <input
                    type="text"
                    id="column"
                    value={state.column}
                    onChange={event => set({ column: event.currentTarget.value })}
                  />
                </p>
              )}
              <BoxNote box={box} text={text} />
            </>
          )}
          <input
            type="file"
            ref={chooser}
            hidden
            aria-label="A dump of a topic"
            onChange={event => {
              const [file] = event.currentTarget.files ?? [];
              if (file) take(file);
              // So that the same one can be chosen again.
              event.currentTarget.value = '';
            }}
          />
          <div class="controls">
            <div class="control">
              <label for="key-type">What a key stands for</label>
              <select
                id="key-type"
                value={box.keyType}
                disabled={dropped.file !== undefined}
                onChange={event => set({ keyType: event.currentTarget.value as KeyType })}
              >
                {TYPES.map(type => (
                  <option key={type}>{type}</option>
                ))}
              </select>
            </div>
            <Slider
              label="Partitions"
              value={state.partitions}
              min={1}
              max={LONGEST_SLIDER}
              most={MOST_PARTITIONS}
              text={counted(state.partitions, 'partition')}
              set={partitions => set({ partitions })}
            />
          </div>
        </section>
        <Tabs {...props} />
        <Share {...props} />
      </main>
      <footer>
        <p>
          Computed in this page by keylane {KEYLANE_VERSION}, with the code of its command line. It loads nothing and
          sends nothing.
        </p>
      </footer>
    </>
  );
}

declare const KEYLANE_VERSION: string;

function FileBox({ dropped: { file, box, isAll }, leave }: { dropped: Dropped; leave: () => void }) {
  return (
    <div class="file" role="status">
      <span>
        <strong>
          <bdi>{file!.name}</bdi>
        </strong>
        , {bytesText(file!.size)}: {isAll ? 'its' : 'the first'} {counted(box!.count, 'distinct key')}. It stays in this
        page.
      </span>
      <button type="button" onClick={leave}>
        Back to typed keys
      </button>
    </div>
  );
}

function BoxNote({ box, text }: { box: BoxKeys; text: string }) {
  const notes = [
    ...(text === '' ? ['The empty key. A record without a key is something else.'] : []),
    ...(box.empty > 0
      ? [`${counted(box.empty, 'empty line')} left out: a record without a key is not placed by it.`]
      : []),
    ...(box.count > MOST_KEYS ? [`The first ${MOST_KEYS} of ${integer(box.count)} keys.`] : []),
    ...(box.problem === undefined ? [] : [`${counted(box.refused, 'key')} left out: ${box.problem}`]),
  ];
  return (
    <p class={box.problem === undefined ? 'note' : 'warning'} id="box-note" role="status">
      {notes.join(' ')}
    </p>
  );
}

/** As the ARIA practices have tabs: arrows go from one to the other, one is reached with Tab. */
function Tabs(props: PanelProps) {
  const { state, set } = props;
  const open = panels.find(({ id }) => id === state.panel) ?? panels[0];
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      Home: -panels.indexOf(open),
      End: panels.length - 1 - panels.indexOf(open),
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (panels.indexOf(open) + step + panels.length) % panels.length;
    set({ panel: panels[next].id });
    (list.current!.children[next] as HTMLElement).focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Panels" ref={list} onKeyDown={move}>
        {panels.map(({ id, tab }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={`tab-${id}`}
            aria-selected={id === open.id}
            aria-controls={id === open.id ? 'panel' : undefined}
            tabIndex={id === open.id ? 0 : -1}
            onClick={() => set({ panel: id })}
          >
            {tab}
          </button>
        ))}
      </div>
      <section id="panel" class="open-panel" role="tabpanel" aria-labelledby={`tab-${open.id}`}>
        <h2>{open.title}</h2>
        <open.View key={open.id} {...props} />
      </section>
    </>
  );
}
