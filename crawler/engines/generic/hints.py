"""What places of any make call their parts, in ids, classes, addresses and on their buttons: patterns and nothing else.

`words` of an element (outline.py) are lower case with camel case taken apart; texts are compared in lower case.
"""

from __future__ import annotations

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_B, _E = r"(?<![a-z])", r"(?![a-z])"
_END = r"(?![a-z-])"  # the last part of a name: "message-body", not "message-user"

# Parts of a page that hold nobody's post.
ASIDE = _any(
    rf"{_B}(?:nav|navbar|navigation|breadcrumbs?|crumbs?|(?<!with-)(?<!has-)(?<!no-)side-?bar|aside|widget|"
    rf"menu|toolbar|"
    rf"cookie|consent|banner|advert|ads?|sponsor|related|similar|recent|trending|popular|recommend\w*|"
    rf"suggest\w*|online-?(?:users|list)|"
    rf"stat(?:istic)?s|legend|jump-?box|login|signin|search|modal|dialog|dropdown|popup|overlay|toast|share|social|"
    rf"pagination|pager|page-?nav|copyright|shoutbox|who-?s-?online|quick-?reply|reply-?form|newsletter|"
    rf"skip-?link){_E}",
    r"\bnavigation\b|\bcomplementary\b|\bsearch\b",
)  # fmt: skip
# The frame of a page; a post may have such parts too.
FRAME = _any(rf"{_B}(?:footer\w*|foot|header(?:area|bar|wrap)?|head|masthead){_E}", r"\bcontentinfo\b|\bbanner\b")
# Parts of a post that hold no word of it.
NOT_TEXT = _any(
    rf"{_B}(?:sig|sign|signature|user-?sig|poster|profile|user-?info|user-?details|user-?cell|postbit-?left|"
    rf"member-?info|author|"
    rf"user|message-?user|avatar|attribution|meta|info|controls?|actions?|buttons?|tools?|toolbar|reactions?|"
    rf"likes?|likers|rating|"
    rf"badges?|rank|"
    rf"permalink|date|time|posted|username|user-?name|byline|edited|edit-?note|last-?edit|modified|report|share|"
    rf"post-?head|post-?header|post-?foot|post-?footer|message-?head|reply-?to|in-?reply|attachments?|"
    rf"(?<!-)hidden(?!-)|sr-only|"
    rf"visually-?hidden|comment-?tools|link-?list|links|karma|stats|social)\w*{_E}",
)  # fmt: skip
SIGNATURE = _any(
    rf"{_B}(?<!show-)(?<!with-)(?<!has-)(?<!no-)(?:sig|sign|signature|user-?sig|post-?sig|sigcontent|signatur)\w*{_E}"
)
QUOTE = _any(
    rf"{_B}(?<!select-)(?<!to-)(?<!multi-)(?<!can-)(?:quote|quoted|bb-?quote|quote-?container|quotebox|"
    rf"citation|zitat|cytat)\w*{_E}",
    r"^blockquote$",
)
# What announces a quote: the line before it.
QUOTED_BY = _any(
    r"(?:wrote|said|says|posted|writes|schrieb|geschrieben|a écrit|escribió|dijo|escreveu|disse|ha scritto|schreef|"
    r"skrev|napisał[a(]?.{0,3}|napsal|пишет|писал|сказал|написал|yazdı|demiş|menulis|写道|说|發表|さんは書きました|작성|نوشته|كتب)"
    r"(?:\W.{0,40})?:?\s*$|^\W*(?:quote|quoting|zitat|citation|cita|цитата|цитирую|引用|引用元|인용|اقتباس|"
    r"نقل قول)(?:\W.{0,60})?$|"
    r"originally posted|ursprünglich geschrieben|quote from|zitat von",
)
NOT_POST = _any(
    rf"{_B}(?:author|user|user-?info|profile|poster|member|avatar|sig|signature|meta|sidebar|breadcrumbs?){_E}"
)
NOTE = _any(rf"{_B}(?:edited|last-?edit|edit-?note|edit-?info|edited-?by|modified|notice|moderat\w*)\w*{_E}")
TEXT = _any(
    rf"{_B}(?<!page-)(?<!main-)(?<!p-)(?<!site-)(?:content|body|message|msg|text|post|entry|comment|markdown|cooked|"
    rf"article|description|prose|articlebody|p-content|e-content|paste|code|offer|listing|bb-wrapper|"
    rf"(?:post|msg|message|comment|topic|entry|article|reply|kmsg|bb|item)_?(?:content|body|text|message|msg)){_END}"
)
POST = _any(
    rf"{_B}(?:post|message|comment|reply|entry|article|msg|topic|thread|discussion\w*|h-entry|hentry|posting){_E}"
)
REPLY = _any(rf"{_B}(?:reply|replies|comments?|answers?|responses?){_E}")
AUTHOR = _any(
    rf"{_B}(?:author|p-author|user-?name|user-?link|user-?url|nick|nick-?name|poster|posted-?by|creator|member-?name|"
    rf"by-?line|byuser|vendor|seller|op-?name|display-?name|screen-?name|uploader|bigusername|crosslink user){_E}"
)
NOT_AUTHOR = _any(
    rf"{_B}(?:avatar|title|rank|role|group|details|extra|stats|posts?|posts?-?count|joined?|registered|"
    rf"signature|last-?post|badge|"
    rf"reputation|time|date|count|online|status|location|ip|buttons?|info|actions?|controls?|tools?|icons?){_E}"
)
USER_ADDRESS = _any(
    r"(?:^|/)(?:users?|members?|profiles?|people|account|accounts|u|author|authors|vendor|vendors|seller|"
    r"sellers|@)/[^/?#\s]",
    r"(?:^|/)(?:member|profile|user|memberlist|userinfo|author)(?:\.\w{2,4})?\?",
    r"[?&;](?:u|uid|user|userid|user_id|user_name|username|member|memberid|member_id|showuser|author|profile)=[^&]",
    r"action=profile|mode=viewprofile|do=getinfo|(?:^|/)[@~][\w.-]+/?$|/(?:member|user|profile|author)[-_][\w-]+",
    r"\?/?(?:users?|members?|profile)/[^&#\s]|[?&;]\w{1,4}=(?:usr|user)-?info|"
    r"(?:^|/)\w*(?:profile|usr-?info|user-?info)\w*\.(?:php|aspx?|html?|cgi|pl|jspa?)(?:$|[?#])",
)
NOT_NAME = _any(
    r"^\W*(?:(?:view |show |public )?profile?|profilo|perfil|профиль|pm|www|e-?mail|website|guest posts?|reply|quote|"
    r"report|edit|online|offline|member|more|all|login|register|original poster|op|top|find|logged|guest)\W*$"
)
# What stands beside a name, and is none.
LABEL = _any(
    r":$|^(?:re|aw|sv|antw)\s*:",
    r"^\W*(?:author|autor|auteur|автор|subject|betreff|message|nachricht|сообщение|topic|thema|тема|date|datum|"
    r"дата|time|quote|zitat|citation|цитата|spoiler|code|location|group|gender|from|to|status|level|rank|points?|"
    r"permalink|link|share|edit|delete|options?|comments?|answers?|replies|recent \w+|related \w+|similar \w+|"
    r"who'?s? (?:is )?online|tags?|categor(?:y|ies)|новичок|senior member|junior member|administrators?|"
    r"moderators?|admin|mod|vip|verified|vendor|buyer|seller|newbie|member|user|guest)\W*$",
)
NOT_USER = _any(
    r"quote|report|sendmessage|privmsg|log-?(?:in|out)|register|delete|edit|search|find|/threads|/topics|rss|feed"
)
# What stands on the buttons of a post.
BUTTON = _any(
    r"\b(?:reply(?: with quote)?|quote|report(?: (?:post|message|abuse))?(?: to (?:a )?moderators?)?|edit|"
    r"delete|like|likes|dislike|share|permalink|perma-link|link|"
    r"up ?vote|down ?vote|vote|flag|save|hide|embed|parent|context|give award|thanks?|top|back to top|go to top|"
    r"print|"
    r"pm|profile|antworten|zitieren|melden|teilen|bearbeiten|löschen|gefällt mir|répondre|citer|signaler|"
    r"responder|citar|"
    r"reportar|rispondi|cita|segnala|ответить|цитировать|цитата|жалоба|пожаловаться|поделиться|спасибо|наверх|"
    r"відповісти|odpowiedz|cytuj|yanıtla|alıntı|balas|kutip|trả lời|回复|回覆|引用|"
    r"举报|舉報|返信|답글|신고|رد|اقتباس|پاسخ|or|and)\b"
)
JOINED = _any(
    r"\bseit\b|\bsince\b|\bdepuis\b|\bdesde\b|joined|join date|registered|member since|registriert|"
    r"anmeldungsdatum|angemeldet|mitglied seit|dabei seit|inscrit|"
    r"inscription|date d'inscription|registrado|miembro desde|ingreso|registrato|iscritto|geregistreerd|lid sinds|"
    r"registrace|dołączył|rejestracja|регистрация|зарегистрирован|на форуме с|реєстрація|kayıt|katılım|bergabung|"
    r"tham gia|注册|註冊|加入|登録|가입|انضم|تاريخ التسجيل|عضو من|عضویت|تاریخ عضویت|सदस्यता"
)
# What is told of an author beside a post.
ABOUT = _any(
    r"(?:joined|registered|member since|join date|posts|messages|group|location|from|gender|karma|reputation|"
    r"likes|rank|threads|points|"
    r"регистрация|сообщений|сообщения|группа|репутация|статус|откуда|registriert|beiträge|registrado|mensajes|"
    r"inscrit|messages|"
    r"kayıt|mesaj|注册|帖子|积分|发帖|级别|登録|投稿)\s*[:：#]"
)
EDITED = _any(
    r"\bedited\b|last edit|\bmodified\b|bearbeitet|geändert|modifié|édité|modificato|editado|bewerkt|edytowan|"
    r"zmienion|"
    r"изменено|изменил|редактир|отредактир|ред\.|düzenle|diubah|disunting|chỉnh sửa|编辑|編輯|編集|수정|"
    r"تم التعديل|تعديل|ویرایش|संपादित"
)
REPLIES = _any(
    r"repl(?:y|ies)|responses?|answers?|comments?|antwort|réponse|respuesta|respost|risposte|reacties|"
    r"odpowied|odpověd|"
    r"ответ|відповід|відпов|yanıt|cevap|balasan|trả lời|回复|回覆|返信|답글|댓글|ردود|رد|پاسخ|उत्तर"
)
# Headings of columns with who began a thread, or sells.
STARTER = _any(
    r"^\W*(?:author|autor|auteur|автор(?: темы)?|by|from|user|member|poster|posted by|started by|starter|"
    r"thread starter|topic starter|"
    r"creator|vendor|seller|продавец|verkäufer|erstellt von|von|ersteller|作者|投稿者|글쓴이|الكاتب|نویسنده|लेखक)\W*$"
)
# A count and nothing else: "12 comments".
COUNT = _any(
    r"^\W*\d[\d.,]*k?\s*\w{0,14}\W*$|^\W*(?:discuss|no comments|leave a comment|add comment|read more|"
    r"continue reading|mehr|weiterlesen|"
    r"lire la suite|leer más|читать далее|подробнее|more|details?|view|open|go)\W*$"
)
# What buyers say of goods.
REVIEWS = _any(
    rf"{_B}(?:reviews?|feedbacks?|testimonials?|comments?-?list){_E}",
    r"^\W*(?:\d+ )?(?:reviews?|feedbacks?|отзывы|bewertungen|avis|reseñas|opiniones|avaliações|yorumlar|评价|评论|"
    r"レビュー)\W*(?:\(\d+\))?$",
)
VIEWS = _any(
    r"views?|hits|aufrufe|zugriffe|vues|affichages|vistas|visitas|visite|просмотр|перегляд|görüntü|dilihat|"
    r"xem|查看|阅读|阅读|閲覧|조회|مشاهد|بازدید"
)
POSTS = _any(
    r"posts|messages|beiträge|beitrag|messaggi|mensajes|mensagens|berichten|posty|postów|příspěvk|сообщени|постов|"
    r"повідомлен|mesaj|pesan|bài viết|帖子|投稿|게시글|مشاركات|ارسال|پست|पोस्ट"
)
RATING = _any(
    r"reputation|karma|rating|reputazione|reputación|репутация|рейтинг|itibar|声望|威望|سمعة|اعتبار|feedback|ansehen"
)
PINNED_SAID = _any(
    r"^\W*(?:sticky|stickied|pinned|important|announcements?|angepinnt|wichtig|épinglé|important|fijado|"
    r"importante|fissato|закреплен|"
    r"прикреплен|важн[ао]|przyklejony|sabit|置顶|置頂|공지|重要)(?!\w)"
)
PINNED = _any(
    rf"{_B}(?:sticky\w*|thumb-?tack|stickied|pinned|announce\w*|global-?announce|important|wichtig|featured|"
    rf"stick|pin){_E}"
)
# Headings of lists that lead to other threads.
ASIDE_HEADING = _any(
    r"^\W*(?:related|similar|recent|latest|popular|trending|recommended|suggested|read next|you (?:may|might)|"
    r"more (?:from|in|like)|"
    r"also (?:see|by)|see also|featured|other (?:posts|topics|threads|products|items)|who'?s? (?:is )?(?:here|"
    r"online)|who is online|users? online|"
    r"online|statistics|ähnliche|verwandte|neueste|letzte|weitere|beliebte|articles? (?:similaires|récents)|"
    r"sujets similaires|derniers|"
    r"relacionad|similares|recientes|recentes|correlati|simili|похожие|последние|популярн|рекоменд|сейчас|"
    r"кто (?:сейчас )?(?:на|онлайн)|схожі|"
    r"benzer|son (?:konular|mesajlar)|相关|相關|类似|推荐|最新|热门|関連|おすすめ|최신|관련|"
    r"مواضيع (?:مشابهة|ذات)|مرتبط)"
)
NEXT_WORD = _any(
    r"^\W*(?:next(?: page)?|older(?: posts| entries)?|weiter|nächste(?: seite)?|vor|suivante?|"
    r"page suivante|siguiente|"
    r"próxim[ao]|proxima|seguinte|avançar|successiv[ao]|avanti|pagina successiva|volgende|næste|nästa|neste|"
    r"seuraava|następna|dalej|"
    r"další|ďalej|următoarea|înainte|következő|επόμεν[ηα]|далее|следующая|следующая страница|след\.?|вперед|вперёд|"
    r"дальше|наступна|далі|напред|sonraki|ileri|berikutnya|selanjutnya|seterusnya|tiếp|tiếp theo|trang sau|"
    r"trang tiếp|"
    r"sau|ถัดไป|หน้าถัดไป|التالي|التالية|بعدی|صفحه بعد|הבא|अगला|পরবর্তী|下一页|下一頁|下页|次へ|次のページ|次|"
    r"다음|다음 페이지)\W*$"
)
NEXT_MARK = _any(r"^\s*(?:>|»|›|→|⟩|❯|▶|►|>>|&gt;)\s*$")
PREVIOUS = _any(
    r"^\W*(?:prev(?:ious)?\b|back\b|newer\b|zurück|vorherige|précédent|anterior|precedente|vorige|poprzedni|"
    r"предыдущ|назад|"
    r"попередн|önceki|sebelum|trước|上一|前へ|이전|السابق|قبلی|पिछला)|^\s*(?:<|«|‹|←|<<)\s*$"
)
NEXT_CLASS = _any(
    rf"{_B}(?<!prev-)(?<!prev_)(?:next|page-?next|nav-?next|pager-?next|pagination-?next|nextpage|right-?arrow|"
    rf"arrow-?right|"
    rf"next_page){_E}"
)
NOT_NEXT = _any(
    r"(?:next|nächstes|nächster|newer|older|sujet|suivant|следующ\w+)\s+(?:thread|topic|thema|beitrag|post(?!s)|"
    r"sujet|unread|discussion|тема)|"
    r"goto=(?:next|prev)|nextnewest|nextoldest|view=next|prev_next=next|action=next|next_thread|next_topic|"
    rf"{_B}(?:slide|slider|carousel|calendar|month|slick|swiper)"
)
PAGER = _any(
    rf"{_B}(?:pagination|pager|page-?nav\w*|pages|page-?links?|page-?list|paginator|nav-?pages|page-?numbers?|"
    rf"page-?jump|"
    rf"page-?selector|page-?bar|multipage|pagelink|seiten?|paging|threadpagenav|pagenavi){_E}"
)
CURRENT = _any(rf"{_B}(?:current|active|selected|highlight|this-?page|on|page-?current|curr|aktuell|actuel)\w*{_E}")
ACTION = _any(
    r"(?:report|quote|reply|edit|delete|like|login|log-?in|register|signup|sign-?up|share|vote|newreply|"
    r"posting|mode=|"
    r"do=(?!findcomment)|action=|attachment|download|mailto:|javascript:|privmsg|sendmessage|rss|feed|print)"
)
BOARD_ADDRESS = _any(
    r"/(?:forums?|boards?|categor(?:y|ies)|c|f|sections?|community|subforum|viewforum|forumdisplay|"
    r"board)/[^/?#]+/?(?:$|[?#])",
    r"viewforum|forumdisplay|showforum|[?&;](?:board|f|fid|forum|forum_id|cat|category|c|forumid)=\w[^&]*$|"
    r"/(?:f|forum|board|category|c)[-_]?\d+[^/]*/?$|-f\d+(?:\.\w+)?$|forum-\d+-\d+",
)
INDEX_ADDRESS = _any(r"^\w+://[^/]+/(?:(?:index|forum|forums|home)(?:\.\w+)?/?)?$")
NO_THREAD_ADDRESS = _any(
    r"memberlist|userlist|/(?:members|users)/?(?:$|[?#])|whosonline|who-is-online|calendar|action=(?:mlist|"
    r"calendar|who)"
)
BOARD_THREAD = _any(r"topic|thread|discussion|/[td]/|[?&;](?:t|tid)=|question|comments/|/res/|pipermail")
THREAD_ADDRESS = _any(
    r"/(?:threads?|topics?|t|discussions?|d|posts?|viewtopic|showthread|viewthread|questions?|story|listing|"
    r"item|paste|offer)[-/.]",
    r"viewtopic|showthread|showtopic|viewthread|[?&;](?:t|tid|topic|thread|thread_id|topic_id|threadid|topicid)=\d|"
    r"/(?:t|topic|thread|tid)[-_]?\d|-t\d+|thread-\d+-\d+",
)


def is_label(text: str) -> bool:
    """Whether a short text names a field, a rank or a button rather than a person."""
    return bool(LABEL.search(text) or JOINED.match(text) or (POSTS.match(text) and len(text) < 20))
