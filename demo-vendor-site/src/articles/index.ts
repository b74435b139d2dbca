export type { Article, Section, Source } from './Article.ts'
export { sections } from './Article.ts'
export { articles } from './articles.ts'
