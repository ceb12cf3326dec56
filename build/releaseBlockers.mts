/** What of a package.json says where the package has its home. */
export interface Home {
	version: string;
	author: { email: string };
	homepage: string;
	repository: { url: string };
}

/** They stand in package.json until the package has a home. Nothing else of it has to be filled in. */
const PLACEHOLDERS = {
	email: /@[^@]+\.example$/,
	repository: /github\.com\/n8n-nodes-fal-sam\//,
};

/** `## 1.2.3` or `## 1.2.3 - 2026-11-25`. */
const RELEASE_HEADING = /^## (\d+\.\d+\.\d+\S*)/m;

/**
 * The version that a changelog in Markdown describes first, which is its newest; undefined when it has none.
 */
export function newestVersion(changelog: string): string | undefined {
	return RELEASE_HEADING.exec(changelog)?.[1];
}

/**
 * What must be put right before the package is published; a build for one's own use does without.
 * @param tag the Git tag that is published, such as `v1.2.3`; none outside of a release
 * @returns one sentence per problem, none when the package may be published
 */
export function releaseBlockers(home: Home, changelog: string, tag?: string): string[] {
	const { version, author, homepage, repository } = home;
	const newest = newestVersion(changelog);
	return [
		...(PLACEHOLDERS.email.test(author.email) ? [`package.json: author.email is a placeholder, ${author.email}`] : []),
		...[
			['repository.url', repository.url],
			['homepage', homepage],
		]
			.filter(([, url]) => PLACEHOLDERS.repository.test(url ?? ''))
			.map(([field, url]) => `package.json: ${field} is a placeholder, ${url}`),
		...(newest === version ? [] : [`CHANGELOG.md begins with ${newest ?? 'no version'}, package.json has ${version}`]),
		...(tag === undefined || tag === `v${version}` ? [] : [`the tag is ${tag}, package.json has ${version}`]),
	];
}
