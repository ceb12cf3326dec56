import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
	...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
	...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => join('docs', name)),
];

/** Everything but code, in which a bracket is no link. */
const prose = (page: string) => readFileSync(join(ROOT, page), 'utf8').replace(/```[^]*?```|`[^`\n]*`/g, '');

/** As GitHub makes it from a heading: without marks and signs, small, with hyphens for blanks. */
const anchorOf = (heading: string) =>
	heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');

function anchors(page: string): string[] {
	const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[^]*?```/g, '');
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

it.each(PAGES)('every link and picture of %s leads to something in the repository', (page) => {
	const targets = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
	const inside = targets.filter((target) => !/^[a-z]+:/.test(target));
	const broken = inside.filter((target) => {
		const [path, anchor] = target.split('#') as [string, string?];
		const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
		if (!existsSync(join(ROOT, file))) return true;
		return anchor !== undefined && !anchors(file).includes(anchor);
	});
	expect(broken).toEqual([]);
});
