"""How the groups of the sample write a case, a country, a language and a message."""

from __future__ import annotations

# How people write a case, a country or a language. A word that is not here stays as it is.
CASE_WORDS = {
    "azza-soliman": "Azza Soliman|Azza Soliman|azza-soliman",
    "xulhaz-mannan": "Xulhaz Mannan|Xulhaz Mannan|Xulhaz",
}
ENGLISH = CASE_WORDS | {
    "GB": "United Kingdom|United Kingdom|GB", "FR": "France", "DE": "Germany", "IT": "Italy",
    "BD": "Bangladesh", "en": "English|English|en|", "fr": "French|fr", "ar": "Arabic|العربية",
    "bn": "Bengali|বাংলা|bn", "ES": "Spain", "de": "German|de", "es": "Spanish|Español|es",
    "ru": "Russian|русский|ru", "hi": "Hindi|हिन्दी|hi",
}  # fmt: skip
FRENCH = CASE_WORDS | {
    "GB": "Royaume-Uni", "FR": "France|France|FR", "DE": "Allemagne", "IT": "Italie",
    "en": "Anglais|en", "fr": "Français|français|fr|French",
    "ES": "Espagne", "es": "Espagnol|espagnol|es",
}  # fmt: skip
GERMAN = CASE_WORDS | {
    "GB": "Vereinigtes Königreich", "FR": "Frankreich", "DE": "Deutschland|Deutschland|DE",
    "IT": "Italien", "en": "Englisch|English|", "fr": "Französisch",
    "de": "Deutsch|Deutsch|de", "ru": "Russisch|ru",
}  # fmt: skip
ARABIC = CASE_WORDS | {
    "GB": "المملكة المتحدة", "DE": "ألمانيا", "FR": "فرنسا", "EG": "مصر",
    "ar": "العربية|العربية|ar", "en": "الإنجليزية", "azza-soliman": "عزة سليمان|Azza Soliman",
}  # fmt: skip
MIXED = ENGLISH | {
    "FR": "France|FR", "DE": "Deutschland|Germany|DE", "IT": "Italia|Italy|IT",
    "en": "English|Englisch|Anglais|en|", "fr": "French|Français|Französisch|fr",
    "ES": "España|Spain|ES", "de": "Deutsch|German|de",
}  # fmt: skip

SENTENCES = {
    "en": (
        "I teach at a primary school & have two children of my own.",
        "I first heard of this case in our public library, and I haven't forgotten it since.",
        'My grandmother used to say: "A promise is a debt", and I think of her as I write.',
        "Everyone at Hartley & Daughters, the bakery where I work, signs with me.",
        "Since 2016 our reading group has talked about it on the first Monday of the month.",
        "I'd be grateful for an answer, however short.",
    ),
    "fr": (
        "J'enseigne à l'école primaire & je suis bénévole le samedi.",
        "J'ai découvert cette affaire à la bibliothèque du quartier, un soir d'hiver.",
        "Ma grand-mère disait : « Chose promise, chose due », et je pense à elle aujourd'hui.",
        "Toute l'équipe de l'atelier Fil & Aiguille signe avec moi, de l'apprenti à la gérante.",
        "Depuis 2016, nous en parlons chaque premier lundi du mois, sans jamais nous décourager.",
        "Je vous saurais gré de me répondre, même en quelques mots.",
    ),
    "ar": (
        "أكتب إليكم ولي طفلان في المدرسة الابتدائية.",
        "سمعت عن هذه القضية أول مرة في مكتبة الحي، ولم أنسها منذ ذلك اليوم.",
        "كانت جدتي تقول: «وعد الحر دين عليه»، وأنا أتذكرها وأنا أكتب هذه السطور.",
        "يوقّع معي زملائي في متجر Hartley & Daughters حيث أعمل منذ سنوات.",
        "منذ عام 2016 نتحدث عنها مع أصدقائنا في أول يوم اثنين من كل شهر.",
        "أرجو أن يصلني ردّكم مهما كان قصيرًا، وأشكركم على وقتكم.",
    ),
    "bn": (
        "আমি একটি প্রাথমিক বিদ্যালয়ে পড়াই, আমার দুটি সন্তান আছে।",
        "আমাদের পাড়ার গ্রন্থাগারে প্রথম এই ঘটনার কথা শুনি, তারপর আর ভুলতে পারিনি।",
        'আমার দাদি বলতেন, "কথা দিলে কথা রাখতে হয়", লিখতে বসে তাঁর কথা মনে পড়ছে।',
        "Hartley & Daughters দোকানে আমার সহকর্মীরাও আমার সঙ্গে স্বাক্ষর করছেন।",
        "২০১৬ সাল থেকে প্রতি মাসের প্রথম সোমবার আমরা বন্ধুরা এ নিয়ে কথা বলি।",
        "ছোট হলেও একটি উত্তর পেলে কৃতজ্ঞ থাকব, ধন্যবাদ।",
    ),
    "de": (
        "Ich unterrichte an einer Grundschule & habe selbst zwei Kinder.",
        "In unserer Stadtbücherei habe ich zuerst davon gehört, und es lässt mich nicht los.",
        "Meine Großmutter sagte immer: „Versprochen ist versprochen“, daran denke ich heute.",
        "In der Bäckerei Groß & Töchter, in der ich arbeite, unterschreiben alle mit mir.",
        "Seit 2016 sprechen wir an jedem ersten Montag des Monats darüber.",
        "Über eine Antwort, und sei sie noch so kurz, würde ich mich freuen.",
    ),
    "es": (
        "Doy clase en una escuela de primaria & tengo dos hijas pequeñas.",
        "Supe de este caso en la biblioteca de mi barrio y no lo he olvidado desde entonces.",
        "Mi abuela decía: «Lo prometido es deuda», y pienso en ella mientras escribo.",
        "En el taller Aguja & Hilo, donde trabajo, firmamos todos juntos.",
        "Desde 2016 hablamos de ello el primer lunes de cada mes. ¿Cómo no hacerlo?",
        "Le agradecería una respuesta, por breve que fuera.",
    ),
    "ru": (
        "Я преподаю в начальной школе, у меня двое детей.",
        "Впервые об этом деле мне рассказали в районной библиотеке, и я помню о нём до сих пор.",
        "Моя бабушка говорила: «Обещание дороже денег», и сегодня я вспоминаю её.",
        "В пекарне Hartley & Daughters, где я работаю, вместе со мной подписываются все.",
        "С 2016 года мы говорим об этом в первый понедельник каждого месяца.",
        "Любой ответ, пусть даже самый короткий, очень важен для меня.",
    ),
    "hi": (
        "मेरा काम एक प्राथमिक विद्यालय में पढ़ाना है, और मेरे अपने दो बच्चे हैं।",
        "इस मामले के बारे में मैंने पहली बार मोहल्ले के पुस्तकालय में सुना था, और तब से वह मन से नहीं उतरा।",
        "मेरी दादी कहा करती थीं, “वचन भी एक कर्ज़ है”, और यह पत्र लिखते हुए मुझे उनकी याद आती है।",
        "Hartley & Daughters बेकरी में, जहाँ मेरा काम है, सब लोग मेरे साथ हस्ताक्षर कर रहे हैं।",
        "2016 से हम मित्र हर महीने के पहले सोमवार को इस पर बात करते हैं।",
        "उत्तर कितना भी छोटा हो, मुझे उससे बहुत खुशी होगी।",
    ),
}
HOW_MANY_SENTENCES = (0, 0, 0, 0, 1, 1, 2, 3, 5)
