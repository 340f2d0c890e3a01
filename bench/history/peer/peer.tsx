/** The same messages as a plain list, each drawn by react-markdown: what a page does that thinks of no long talk. */
import { useLayoutEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { messageOf } from '../messages.ts';
import './page.css';

const plugins = [remarkGfm];
const total = Number(new URLSearchParams(window.location.search).get('total'));

function Peer() {
  const [isOpen, setIsOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [isOpen]);
  return (
    <div className="flex h-full">
      <button
        type="button"
        onClick={() => {
          setIsOpen(true);
        }}
      >
        Open
      </button>
      <div ref={box} data-thread="" className="flex-1 overflow-y-auto">
        <div className="mx-auto max-w-[48rem] px-4">
          {isOpen
            ? Array.from({ length: total }, (_, index) => (
                <article key={index} className="py-3">
                  <header className="font-medium">{index % 2 === 0 ? 'Ada' : 'Nadoo'}</header>
                  <div className="markdown text-read">
                    <Markdown remarkPlugins={plugins}>{messageOf(index + 1).content}</Markdown>
                  </div>
                </article>
              ))
            : null}
        </div>
      </div>
    </div>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Peer />);
