"""Lands the news names that are no large towns: provinces, territories, small towns of wars and talks.

Written by hand, as `exonyms`: of each the name we show first, then what it is called by other
transliterations, by its people and by its neighbours. GeoNames' table of cities has none of them.
"""

# Country: its provinces, territories and small towns; a semicolon parts them.
LANDS = {
    "UA": "Dnipro, Dnepropetrovsk, Dnipropetrovsk; Kherson, Cherson, Chersón, Jersón; Chernobyl, Chornobyl, "
    "Tschernobyl, Tchernobyl, Czarnobyl, Chernóbil; Pripyat, Prypiat, Pripiat; Zaporizhzhia, Zaporizhzhya, "
    "Zaporozhye, Zaporizhia, Zaporozhzhia, Saporischschja, Zaporijia; Bakhmut, Bachmut, Artemivsk, "
    "Artyomovsk; Avdiivka, Avdeevka, Awdijiwka, Avdiyivka; Pokrovsk, Pokrowsk, Krasnoarmeysk; "
    "Severodonetsk, Sievierodonetsk, Sjewjerodonezk; Lysychansk, Lisichansk; Bucha, Butscha, Boutcha; "
    "Irpin, Irpen; Izium, Izyum, Isjum; Kupiansk, Kupyansk, Kupjansk; Vuhledar, Ugledar, Wuhledar; "
    "Volhynia, Volyn, Wolhynien; Transcarpathia, Zakarpattia, Transkarpatien; Bukovina, Bukovyna, Bukowina; "
    "Podolia, Podillia; Enerhodar, Energodar; Nova Kakhovka, Novaya Kakhovka, Nowa Kachowka; Debaltseve, "
    "Debaltsevo; Chasiv Yar, Chasov Yar; Sloviansk, Slavyansk, Slowjansk; Uzhhorod, Uzhgorod, Uschhorod, "
    "Ungvár; Yalta, Jalta; Kerch, Kertsch, Kertch; Feodosia, Feodosiya; Bilhorod-Dnistrovskyi, "
    "Belgorod-Dnestrovsky; Snake Island, Zmiinyi Island, Zmeinyy Island",
    "BY": "Polesia, Polesie, Polissia; Baranavichy, Baranovichi; Belavezha, Belovezha",
    "RU": "Kuban, Kuban'; Ingushetia, Ingushetiya, Inguschetien, Ingouchie; North Ossetia, Severnaya "
    "Osetiya, Nordossetien, Ossétie du Nord; Kabardino-Balkaria, Kabardino-Balkariya; Karachay-Cherkessia, "
    "Karachayevo-Cherkessia; Adygea, Adygeya; Kalmykia, Kalmykiya, Kalmückien; Bashkortostan, Bashkiria, "
    "Baschkirien; Chuvashia, Chuvashiya; Mordovia, Mordoviya; Udmurtia, Udmurtiya; Karelia, Kareliya, "
    "Karelien, Karjala, Carélie; Komi; Tuva, Tyva; Buryatia, Buryatiya, Burjatien; Yakutia, Sakha, "
    "Jakutien; Kamchatka, Kamtschatka, Kamtchatka; Sakhalin, Sachalin, Sakhaline; Kuril Islands, Kurils, "
    "Kurile Islands, Kurilen, Kouriles; Chukotka, Tschukotka; Altai, Altay; Primorye, Primorsky; "
    "Zabaykalye, Transbaikal; Beslan, Besslan; Gudermes; Nalchik, Naltschik; Elista; Novaya Zemlya, Nowaja "
    "Semlja, Nova Zembla; Franz Josef Land, Zemlya Frantsa-Iosifa; Urals, Oural; Caucasus, Kavkaz, "
    "Kaukasus, Caucase, Cáucaso, Caucaso",
    "GE": "Abkhazia, Abchasien, Abkhazie, Abjasia, Apsny; South Ossetia, Südossetien, Ossétie du Sud, "
    "Osetia del Sur; Adjara, Ajara, Adzharia, Adscharien; Tskhinvali, Zchinwali, Tskhinval; Sukhumi, "
    "Sokhumi, Suchumi, Soukhoumi; Gori; Mingrelia, Samegrelo; Svaneti, Svanetia",
    "AZ": "Nagorno-Karabakh, Nagorno Karabakh, Nagorny Karabakh, Mountainous Karabakh, Nagorny-Karabakh, "
    "Bergkarabach, Berg-Karabach, Haut-Karabakh, Artsakh, Arzach, Alto Karabaj, Upper Karabakh; Nakhchivan, "
    "Nakhichevan, Nachitschewan; Stepanakert, Khankendi, Xankəndi; Lachin, Latschin; Shusha, Shushi, "
    "Schuscha",
    "AM": "Gyumri, Gjumri; Vagharshapat, Etchmiadzin, Echmiadzin; Syunik, Siunik",
    "MD": "Transnistria, Transdniestria, Transdniester, Pridnestrovie, Transnistrien, Transnistrie; "
    "Gagauzia, Gagauzya, Gagausien; Bessarabia, Basarabia, Bessarabien, Bessarabie; Tiraspol; Bălți, Beltsy",
    "KZ": "Astana, Nur-Sultan, Nursultan, Akmola, Akmolinsk; Baikonur, Baykonur, Baikonour, Bajkonur; "
    "Semipalatinsk, Semey; Zhanaozen, Janaozen; Aktau, Aqtau",
    "UZ": "Karakalpakstan, Qaraqalpaqstan; Samarkand, Samarqand, Samarcanda; Bukhara, Bukhoro, Buchara, "
    "Boukhara, Bujará; Khiva, Xiva, Chiwa; Fergana, Ferghana, Farghona",
    "TJ": "Gorno-Badakhshan, Gorny Badakhshan; Khujand, Khudzhand, Leninabad",
    "AF": "Badakhshan, Badachschan; Helmand, Hilmand; Nangarhar, Ningarhar; Panjshir, Panjsher, "
    "Pandschschir; Paktika; Paktia, Paktiya; Zabul; Uruzgan, Urozgan, Oruzgan; Kandahar, Qandahar, "
    "Quandahar; Kunduz, Konduz, Qunduz; Herat, Harat; Mazar-i-Sharif, Mazar-e-Sharif, Mazar-e Sharif, "
    "Mazar-i Sharif, Mazar Sharif; Jalalabad, Dschalalabad; Bamiyan, Bamyan; Khost, Khowst; Ghazni; Lashkar "
    "Gah, Lashkargah; Baghlan; Faryab; Ghor, Ghowr; Bagram",
    "PK": "Khyber Pakhtunkhwa, Khyber-Pakhtunkhwa; Balochistan, Baluchistan, Belutschistan, Baloutchistan; "
    "Sindh; Waziristan, Wasiristan; Gilgit-Baltistan; Gwadar, Gawadar; Swat Valley",
    "IN": "Kashmir, Kaschmir, Cachemire, Cachemira; Ladakh, Ladak; Uttarakhand, Uttaranchal; Odisha, "
    "Orissa; Puducherry, Pondicherry, Pondichéry; Tamil Nadu, Tamilnadu; Chhattisgarh, Chattisgarh; Assam, "
    "Asom; Gujarat, Gujrat, Gudscharat; Rajasthan; Bihar; Kerala; Karnataka; Maharashtra; Telangana; Andhra "
    "Pradesh; Uttar Pradesh; Madhya Pradesh; Himachal Pradesh; Arunachal Pradesh; Jharkhand; Haryana; "
    "Meghalaya; Mizoram; Manipur; Nagaland; Tripura; Sikkim; West Bengal, Paschim Banga; Punjab, Panjab; "
    "Goa; Ayodhya, Ajodhya, Faizabad; Gurugram, Gurgaon; Prayagraj, Allahabad; Visakhapatnam, Vizag; "
    "Tiruchirappalli, Trichy; Shimla, Simla; Andaman Islands, Andamans; Ooty, Udhagamandalam; Panaji, "
    "Panjim; Leh",
    "BD": "Dhaka, Dacca; Chittagong, Chattogram; Cox's Bazar, Cox’s Bazar, Coxs Bazar; Sylhet; Barisal, "
    "Barishal; Jessore, Jashore; Comilla, Cumilla; Bogra, Bogura",
    "NP": "Everest, Mount Everest, Mt Everest, Sagarmatha, Qomolangma, Chomolungma; Lumbini; Annapurna",
    "LK": "Jaffna, Yazhpanam; Trincomalee; Kandy; Batticaloa",
    "MM": "Rakhine, Arakan, Rakhaing; Kachin; Kayin; Mandalay; Naypyidaw, Naypyitaw, Nay Pyi Taw, Naypyi "
    "Taw; Sagaing; Bagan; Mawlamyine, Moulmein; Irrawaddy, Ayeyarwady, Irawadi; Pathein, Bassein; Bago, "
    "Pegu; Sittwe, Akyab",
    "KH": "Siem Reap, Siemreap; Angkor Wat, Angkor Vat; Preah Vihear; Sihanoukville, Kampong Som, Kompong "
    "Som",
    "VN": "Hanoi, Ha Noi, Hà Nội, Hanói; Da Nang, Danang, Đà Nẵng, Tourane; Hue, Huế; Hai Phong, Haiphong; "
    "Nha Trang; Cam Ranh Bay, Cam Ranh; Dien Bien Phu, Điện Biên Phủ; Mekong Delta; Ha Long Bay, Halong Bay",
    "TH": "Phuket; Chiang Mai, Chiangmai; Ayutthaya, Ayuthaya; Pattani, Patani; Koh Samui, Ko Samui",
    "MY": "Penang, Pulau Pinang; Malacca, Melaka; Sabah; Sarawak; Johor, Johore; Kelantan; Selangor",
    "ID": "Aceh, Acheh, Atjeh; West Papua, Irian Jaya; Java, Jawa; Sumatra, Sumatera; Sulawesi, Celebes; "
    "Kalimantan; Bali; Lombok; Flores; Maluku, Moluccas, Molukken, Moluques; Yogyakarta, Jogjakarta, Jogja; "
    "Krakatoa, Krakatau; West Timor; West Java; East Java; Nusantara",
    "PH": "Mindanao; Luzon, Luzón; Visayas, Bisayas; Palawan; Scarborough Shoal, Huangyan Island, Panatag "
    "Shoal; Leyte; Marawi; Jolo, Sulu",
    "CN": "Tibet, Xizang, Thibet; Xinjiang, Sinkiang, Xinjiang Uyghur, Xinjiang Uygur, East Turkestan; "
    "Inner Mongolia, Nei Mongol, Innere Mongolei; Sichuan, Szechuan, Szechwan, Sechuan; Guangdong, "
    "Kwangtung; Guangxi, Kwangsi; Guizhou, Kweichow; Fujian, Fukien; Zhejiang, Chekiang; Jiangsu, Kiangsu; "
    "Jiangxi, Kiangsi; Shandong, Shantung; Shanxi, Shansi; Shaanxi, Shensi; Hebei, Hopei, Hopeh; Hubei, "
    "Hupei, Hupeh; Henan, Honan; Hunan; Anhui, Anhwei; Gansu, Kansu; Qinghai, Tsinghai, Chinghai; Ningxia, "
    "Ninghsia; Heilongjiang, Heilungkiang; Jilin, Kirin; Liaoning; Yunnan, Yünnan; Hainan; Manchuria, "
    "Dongbei, Mandschurei, Mandchourie; Lhasa, Lasa; Xi'an, Xian, Sian, Hsi-an, Xi’an; Kashgar, Kashi, "
    "Kaschgar, Kachgar; Hotan, Khotan, Hetian; Urumqi, Ürümqi, Urumchi, Wulumuqi; Yan'an, Yenan; Pearl "
    "River Delta",
    "HK": "Hong Kong, Hongkong; Kowloon, Jiulong",
    "MO": "Macau, Macao",
    "TW": "Kaohsiung, Gaoxiong; Taichung, Taizhong; Hsinchu, Xinzhu; Keelung, Jilong, Chilung; Kinmen, "
    "Quemoy, Jinmen; Matsu Islands, Matsu; Hualien, Hualian; Tainan; Penghu, Pescadores; Taoyuan; Formosa",
    "JP": "Hokkaido, Hokkaidō; Honshu, Honshū; Kyushu, Kyūshū, Kiushu; Shikoku; Okinawa; Fukushima, "
    "Fukuschima; Senkaku Islands, Diaoyu Islands, Senkakus, Diaoyus, Diaoyutai; Iwo Jima, Iwoto; Fuji, "
    "Mount Fuji, Fujisan, Fujiyama; Nagasaki",
    "KR": "Jeju, Cheju, Jeju Island, Cheju Island; Panmunjom, Panmunjeom; Gyeongju, Kyongju; Dokdo, "
    "Takeshima, Tokdo, Liancourt Rocks; Pyeongchang, Pyongchang; Gyeonggi, Kyonggi; Gangwon, Kangwon; "
    "Jeolla, Cholla; Gyeongsang, Kyongsang",
    "KP": "Kaesong, Gaesong; Wonsan; Yongbyon, Nyongbyon; Punggye-ri; Sinuiju",
    "MN": "Gobi, Gobi Desert",
    "SY": "Idlib, Idleb, Edlib; Deir ez-Zor, Deir al-Zor, Deir Ezzor, Deir el-Zour, Deir al-Zour, Deir "
    "Ezzour, Deir az-Zor, Deir Az Zor, Dair az-Zaur; Raqqa, Rakka, Raqqah, Ar-Raqqah, al-Raqqa; Hama, "
    "Hamah; Daraa, Dara'a, Deraa, Der'a; Kobani, Kobane, Kobanî, Ayn al-Arab, Ain al-Arab; Afrin, Efrîn; "
    "Manbij, Menbij, Mambij, Manbidsch; Palmyra, Tadmur, Tadmor, Palmyre, Palmira; Qamishli, Kamishli, "
    "Qamishly, Qamischli; Hasakah, al-Hasakah, Hasaka, Hassakeh, al-Hasaka; Tartus, Tartous, Tartûs; "
    "Sweida, Suwayda, Suweida, as-Suwayda, al-Suwayda; Douma; Golan Heights, Golan, Golanhöhen; Ghouta, "
    "Ghuta, Eastern Ghouta; Quneitra, Kuneitra; Rojava; Jisr al-Shughur",
    "LB": "Bekaa, Beqaa, Biqa, Bekaa Valley, Beqaa Valley; Sidon; Tyre; Baalbek, Baalbeck; Tripoli; "
    "Nabatieh, Nabatiye, Nabatiyeh; Byblos, Jbeil",
    "IQ": "Fallujah, Falluja, Faludscha, Falloujah, al-Fallujah, Faluya; Ramadi, ar-Ramadi, al-Ramadi; "
    "Tikrit, Takrit; Sinjar, Shingal, Sindschar; Samarra; Anbar, al-Anbar; Diyala; Nineveh, Ninawa, Ninive; "
    "Karbala, Kerbala, Kerbela; Najaf, Nadschaf, an-Najaf; Nasiriyah, Nasiriya, Nassiriya, an-Nasiriyah; "
    "Irbil, Erbil, Arbil, Hewlêr, Hewler; Sulaymaniyah, Sulaimaniya, Sulaymaniya, Slemani, Suleimaniya, "
    "Sulaimaniyah; Dohuk, Duhok, Dahuk; Kirkuk, Kirkouk; Halabja, Halabdscha; Babylon, Babil; Mosul, "
    "Mossul, Mossoul, al-Mawsil, Musul; Basra, al-Basrah, Basrah, Bassora; Baghdad, Bagdad",
    "IR": "Qom, Qum, Ghom, Ghoum; Mashhad, Meshed, Mashad, Maschhad; Isfahan, Esfahan, Ispahan; Shiraz, "
    "Schiras, Chiraz; Tabriz, Täbris; Khuzestan, Khuzistan, Chuzestan; Ahvaz, Ahwaz; Natanz, Natans; "
    "Fordow, Fordo, Fordu; Bushehr, Buschehr, Bouchehr; Bandar Abbas, Bandar-e Abbas; Sistan-Baluchestan, "
    "Sistan and Baluchestan, Sistan-Baluchistan; Abadan; Kermanshah, Kermanschah; Kharg Island, Khark "
    "Island; Qeshm; Hormozgan; Khorasan, Khurasan; Zahedan, Sahedan; Arak",
    "YE": "Hodeidah, Hodeida, Hudaydah, Hudaida, al-Hudaydah, al-Hodeidah, al-Hudaida; Marib, Ma'rib, "
    "Mareb; Sanaa, Sana'a, San'a, Saná; Taiz, Ta'izz, Taizz; Aden, 'Adan; Saada, Sa'dah, Sadah, Saadah; "
    "Hadramawt, Hadhramaut, Hadramaut, Hadramout; Socotra, Soqotra, Sokotra; Mukalla, al-Mukalla; Abyan; "
    "Shabwa, Shabwah",
    "SA": "Hejaz, Hijaz, Hedschas; Jizan, Jazan; Najran, Nadschran; Qatif, al-Qatif; Dhahran, Zahran; "
    "Yanbu, Yenbo; Taif, Ta'if; Abha; AlUla, Al-Ula, al-Ula; Jeddah, Jedda, Jiddah, Djeddah; Medina, "
    "Madinah, al-Madinah, Medinah, Médine; Mecca, Makkah, Mekka, La Mecque, Meca",
    "AE": "Ras al-Khaimah, Ras al-Khaima, Ras Al Khaimah; Fujairah, al-Fujairah, Fudschaira; Sharjah, "
    "Sharja, Schardscha; Ajman; Umm al-Quwain, Umm al-Qaiwain; Abu Dhabi, Abu Zabi, Abou Dhabi, Abou Dabi, "
    "Abu Dabi",
    "OM": "Muscat, Masqat, Maskat, Mascate; Salalah, Salala; Dhofar, Zufar",
    "QA": "Doha, ad-Doha",
    "IL": "Galilee, Galilea, Galiläa, Galilée; Negev, Naqab; Akko, Akka; Ashkelon, Ashqelon, Aschkelon, "
    "Askalon; Beersheba, Be'er Sheva, Beer Sheva, Beersheva; Jaffa, Yafo, Yaffa; Dimona; Sderot; Eilat, "
    "Elat; Haifa, Hefa; Ashdod, Aschdod; Safed, Tzfat, Zefat; Herzliya, Herzlia; Netanya, Natanya; "
    "Nazareth, an-Nasira; Tiberias, Tverya",
    "PS": "West Bank, Westjordanland, Cisjordanie, Cisjordania, Cisgiordania; Gaza, Gaza City, Ghazzah; "
    "Gaza Strip, Gazastreifen, bande de Gaza; Rafah, Rafiah; Khan Younis, Khan Yunis, Khan Yunus, Khan "
    "Younes, Chan Junis, Khan Yunes, Jan Yunis; Jenin, Janin, Dschenin, Yenín, Jénine; Nablus, Naplouse, "
    "Shechem; Ramallah, Ram Allah; Hebron, al-Khalil, Al-Khalil; Bethlehem, Beit Lahm, Bethléem; Jericho, "
    "Ariha, Jéricho; Tulkarm, Tulkarem; Qalqilya, Qalqiliya, Kalkilya; Jabalia, Jabaliya, Dschabalia, "
    "Jebalya; Beit Hanoun, Beit Hanun; Beit Lahiya, Beit Lahia; Deir al-Balah, Deir el-Balah, Deir el "
    "Balah; Nuseirat, Nuseyrat, al-Nuseirat",
    "JO": "Aqaba, Akaba, al-Aqabah; Zarqa, Zarka, az-Zarqa; Irbid",
    "EG": "Sinai, Sinaí, Sinaï; Sharm el-Sheikh, Sharm el Sheikh, Sharm al-Sheikh, Sharm ash-Sheikh, Scharm "
    "el-Scheich, Charm el-Cheikh; Luxor, Louxor, al-Uqsur; Aswan, Assuan, Assouan, Asuán; Port Said, Bur "
    "Said; Suez, Suweis, as-Suways; el-Arish, Al-Arish, Arish; Hurghada, al-Ghardaqah; Alexandria, "
    "al-Iskandariya, Alejandría; Giza, Gizeh, Gizah, al-Jizah",
    "LY": "Benghazi, Bengasi, Bengazi, Banghazi, Binghazi; Misrata, Misurata, Misratah; Sirte, Surt, Sirt; "
    "Derna, Darnah; Tobruk, Tobrouk, Tubruq; Fezzan, Fizzan; Cyrenaica, Barqa, Kyrenaika; Sabha, Sebha; "
    "Zawiya, Zawiyah, Zawia",
    "TN": "Sousse; Sfax, Safaqis; Kairouan, Qayrawan, Kairuan; Djerba, Jerba, Dscherba; Gafsa; Sidi Bouzid, "
    "Sidi Bou Zid",
    "DZ": "Kabylia, Kabylie, Kabylei; Constantine, Qacentina; Tindouf, Tinduf; Tamanrasset; Oran, Wahran; "
    "Bejaia, Béjaïa, Bougie",
    "MA": "Marrakesh, Marrakech, Marrakesch, Marraquexe; Western Sahara, Westsahara, Sahara occidental, "
    "Sáhara Occidental; Tangier, Tanger, Tangiers, Tánger, Tangeri, Tanja; Laayoune, El Aaiún, El Aaiun, "
    "Laâyoune, al-Ayun; Rif, Er-Rif; Agadir; Meknes, Meknès, Mequinez; Tetouan, Tétouan, Tetuán",
    "SD": "Darfur, Darfour; El Fasher, al-Fashir, El-Fasher, al-Fasher, Al Fashir, El Facher; El Obeid, "
    "El-Obeid, al-Ubayyid, Al-Obeid, Al Ubayyid; Kordofan, Kurdufan; Omdurman, Umm Durman; Port Sudan, Bur "
    "Sudan; Geneina, El Geneina, al-Junaynah, El-Geneina; Khartoum, Khartum, Chartum, Jartum, Al Khartum; "
    "Wad Madani, Wad Medani; Kassala, Kasala; Gezira, Jazira, al-Jazirah; Nyala",
    "SS": "Abyei; Malakal; Juba, Djouba; Equatoria",
    "ET": "Tigray, Tigrai; Amhara; Oromia, Oromiya; Mekelle, Mekele, Mek'ele, Makale; Axum, Aksum; Gondar, "
    "Gonder; Lalibela; Dire Dawa, Diredawa; Ogaden; Bahir Dar, Bahar Dar; Harar, Harrar; Addis Ababa, Addis "
    "Abeba, Addis-Abeba, Adís Abeba",
    "ER": "Massawa, Mitsiwa; Asmara, Asmera",
    "SO": "Somaliland; Puntland; Jubaland; Kismayo, Kismaayo, Chisimaio; Mogadishu, Muqdisho, Mogadischu, "
    "Mogadiscio; Hargeisa, Hargeysa; Galkayo, Gaalkacyo; Baidoa, Baydhabo; Bosaso, Bossaso, Boosaaso; "
    "Beledweyne, Beletweyne",
    "KE": "Mombasa, Mombassa; Garissa; Turkana; Dadaab; Kakuma; Lamu; Kibera",
    "TZ": "Zanzibar, Sansibar, Zanzíbar; Kilimanjaro, Mount Kilimanjaro, Kilimandscharo, Kilimandjaro; "
    "Serengeti; Dar es Salaam, Dar-es-Salaam, Daressalam",
    "CD": "Kivu; North Kivu, Nord-Kivu, Nordkivu; South Kivu, Sud-Kivu, Südkivu; Ituri; Katanga, Shaba; "
    "Goma; Bukavu, Costermansville; Beni; Kasai, Kasaï; Kisangani, Stanleyville; Lubumbashi, "
    "Elisabethville; Kinshasa, Léopoldville, Leopoldville; Virunga",
    "NG": "Borno, Bornu; Biafra; Niger Delta; Chibok; Maiduguri, Yerwa; Yobe; Adamawa; Kaduna; Zamfara; "
    "Katsina; Benue; Ogun; Ibadan",
    "TD": "N'Djamena, Ndjamena, N'Djaména, N’Djamena, Fort-Lamy; Abéché, Abeche; Ouaddaï, Wadai",
    "ML": "Timbuktu, Tombouctou, Timbuctoo, Tombuctú; Azawad; Kidal; Mopti; Ségou, Segou",
    "NE": "Agadez, Agadès; Diffa; Tillabéri, Tillabery, Tillaberi",
    "BF": "Ouagadougou, Wagadugu, Uagadugú; Bobo-Dioulasso, Bobo Dioulasso; Ouahigouya",
    "CM": "Ambazonia, Ambazonie; Adamaoua; Bamenda; Yaoundé, Yaounde, Jaunde",
    "CI": "Abidjan, Abiyán; Bouaké, Bouake; Yamoussoukro, Yamusukro",
    "SN": "Casamance; Gorée, Goree",
    "MR": "Nouakchott, Nuakchott, Nuakchot; Nouadhibou, Nuadibú",
    "GN": "Conakry, Konakry; Nzérékoré, Nzerekore",
    "BJ": "Porto-Novo, Porto Novo; Cotonou, Kotonou",
    "MZ": "Cabo Delgado, Cape Delgado; Mocímboa; Mocímboa da Praia, Mocimboa da Praia; Maputo, Lourenço "
    "Marques",
    "ZA": "KwaZulu-Natal, Kwazulu-Natal, KwaZulu Natal; Gauteng; Gqeberha, Port Elizabeth; Soweto; "
    "Mpumalanga; Limpopo; eThekwini; East London, KuGompo; Pretoria, Tshwane; Transvaal; Western Cape, "
    "Wes-Kaap; Eastern Cape, Oos-Kaap; Makhanda, Grahamstown; Marikana",
    "ZW": "Harare; Matabeleland; Bulawayo, Buluwayo",
    "ZM": "Victoria Falls, Mosi-oa-Tunya, Victoriafälle",
    "MG": "Antananarivo, Tananarive; Toamasina, Tamatave; Antsiranana, Diego Suarez, Diégo-Suarez",
    "AO": "Cabinda; Luanda, Loanda; Huambo, Nova Lisboa",
    "TR": "Istanbul, İstanbul, Constantinople, Stambul, Estambul; Hatay, Antakya, Antioch; Cappadocia, "
    "Kapadokya, Kappadokien; Diyarbakir, Diyarbakır; Gaziantep, Antep, Aintab; Sanliurfa, Şanlıurfa, Urfa; "
    "Kahramanmaras, Kahramanmaraş, Marash; Incirlik, İncirlik; Gallipoli, Gelibolu; Edirne, Adrianople; "
    "Iznik, Nicaea; Bodrum, Halicarnassus; Trabzon, Trebizond, Trapezunt; Erzurum, Erzerum; Thrace, Trakya, "
    "Thrakien",
    "CY": "Nicosia, Lefkosia, Lefkoşa, Nikosia, Nicosie; Famagusta, Gazimağusa, Ammochostos, Magusa; "
    "Limassol, Lemesos; Paphos, Pafos; Kyrenia, Girne, Keryneia; Larnaca, Larnaka; Northern Cyprus, "
    "Nordzypern",
    "GR": "Piraeus, Pireas, Piräus, Peiraias, Pireo, Le Pirée, Pirée; Athens, Athina, Athen, Athènes, "
    "Atenas, Atene; Thessaly, Thessalia, Thessalien; Epirus, Ipeiros, Epiros; Lesbos, Lesvos; Chios, Khios; "
    "Rhodes, Rodos, Rhodos, Ródos; Kos; Samos; Santorini, Thira, Thera, Santorin; Euboea, Evia, Evvoia; "
    "Mykonos, Mikonos; Heraklion, Iraklio, Iraklion; Chania; Patras, Patra; Delphi, Delfi; Corinth, "
    "Korinthos, Korinth; Mount Athos, Agion Oros; Ithaca, Ithaki; Idomeni; Evros; Attica, Attiki, Attika; "
    "Cyclades, Kykladen, Kyklades; Larissa, Larisa; Volos",
    "AL": "Tirana, Tiranë, Tirane; Durrës, Durres, Durazzo; Vlorë, Vlore, Vlora, Valona; Shkodër, Shkodra, "
    "Shkoder, Scutari; Korçë, Korce, Korça; Saranda, Sarandë",
    "XK": "Pristina, Prishtina, Prishtinë, Priština; Mitrovica, Mitrovicë; Prizren, Prizreni; Peja, Peć; "
    "Gjakova, Đakovica",
    "MK": "Skopje, Shkup, Skoplje, Üsküp; Ohrid, Ohër; Tetovo, Tetova; Bitola, Monastir",
    "RS": "Presevo, Preševo, Presheva; Nis, Niš, Nisch; Belgrade, Beograd, Belgrad, Belgrado; Sandzak, "
    "Sandžak, Sanjak",
    "BA": "Srebrenica, Srebrenitsa; Republika Srpska; Sarajevo, Sarajewo, Saraievo; Mostar; Banja Luka, "
    "Banjaluka; Herzegovina, Hercegovina, Herzegowina; Brcko, Brčko; Tuzla; Gorazde, Goražde; Visegrad, "
    "Višegrad",
    "HR": "Dubrovnik, Ragusa; Zadar; Pula, Pola; Vukovar; Hvar, Lesina; Korcula, Korčula; Krajina",
    "ME": "Podgorica, Titograd; Kotor, Cattaro; Cetinje, Cettigne",
    "SI": "Koper, Capodistria; Piran, Pirano; Veldes; Celje, Cilli; Ptuj, Pettau",
    "BG": "Varna, Warna; Burgas, Bourgas; Rousse, Ruse; Plovdiv, Plowdiw, Philippopolis; Sofia, Sofija, "
    "Sofiya; Veliko Tarnovo, Veliko Turnovo; Rumelia",
    "RO": "Wallachia, Valahia, Țara Românească, Walachei, Valachie; Dobruja, Dobrogea, Dobrudscha; Banat; "
    "Maramureș, Maramures; Brasov, Brașov, Kronstadt; Timisoara, Timișoara, Temesvár; Constanta, Constanța, "
    "Konstanza; Iasi, Iași, Jassy; Cluj-Napoca, Cluj, Kolozsvár; Târgu Mureș, Targu Mures, Marosvásárhely; "
    "Bucharest, București, Bucuresti",
    "HU": "Gyor, Győr, Raab; Pécs, Pecs, Fünfkirchen; Sopron, Ödenburg; Eger, Erlau; Debrecen, Debreczin; "
    "Székesfehérvár, Szekesfehervar, Stuhlweißenburg; Esztergom; Puszta",
    "SK": "Bratislava, Pressburg, Pozsony; Trnava, Tyrnau; Banská Bystrica, Banska Bystrica, Neusohl; "
    "Žilina, Zilina, Sillein; Nitra, Neutra; Trenčín, Trencin, Trentschin; Prešov, Presov, Eperjes; Tatra "
    "Mountains, Tatras, Tatry, High Tatras, Hohe Tatra",
    "CZ": "Karlovy Vary, Karlsbad, Carlsbad; Mariánské Lázně, Marianske Lazne, Marienbad; České Budějovice, "
    "Ceske Budejovice, Budweis; Terezín, Terezin, Theresienstadt; Liberec, Reichenberg; Cheb; Ústí nad "
    "Labem, Usti nad Labem, Aussig; Opava, Troppau; Sudetenland, Sudety, Sudeten; Prague, Praha, Prag, "
    "Praga; Jihlava, Iglau; Znojmo, Znaim; Kutná Hora, Kutna Hora, Kuttenberg; Lidice",
    "PL": "Oświęcim, Oswiecim, Auschwitz; Gdynia, Gdingen; Sopot, Zoppot; Toruń, Torun; Zakopane; "
    "Częstochowa, Czestochowa, Tschenstochau; Białystok, Bialystok, Belostok; Opole, Oppeln; Olsztyn, "
    "Allenstein; Elbląg, Elblag, Elbing; Bydgoszcz, Bromberg; Zielona Góra, Zielona Gora, Grünberg; Kielce; "
    "Malbork, Marienburg; Przemyśl, Przemysl, Peremyshl; Łódź, Lodz, Lodsch; Lublin; Słupsk, Slupsk; "
    "Gliwice, Gleiwitz; Zabrze; Greater Poland, Wielkopolska, Großpolen; Lesser Poland, Małopolska, "
    "Malopolska, Kleinpolen; Subcarpathia, Podkarpackie",
    "LT": "Vilnius, Wilno, Wilna, Vilnia; Kaunas, Kovno, Kowno; Klaipeda, Klaipėda, Memel; Samogitia, "
    "Žemaitija, Zemaitija; Šiauliai, Siauliai, Schaulen; Palanga, Polangen; Curonian Spit, Kuršių Nerija, "
    "Kurische Nehrung",
    "LV": "Daugavpils, Dünaburg, Dvinsk; Jelgava, Mitau; Liepaja, Liepāja, Libau, Libava; Ventspils, "
    "Windau; Latgale, Lettgallen; Courland, Kurzeme, Kurland; Jūrmala, Jurmala; Livonia, Livland, Vidzeme; "
    "Sigulda, Segewold",
    "EE": "Tartu, Dorpat, Yuryev; Narva, Narwa; Pärnu, Parnu, Pernau; Saaremaa, Ösel; Hiiumaa, Dagö; "
    "Tallinn, Reval, Tallin",
    "FI": "Helsinki, Helsingfors, Helsinky; Turku, Åbo; Lapland, Lappland, Laponia; Åland, Aland, "
    "Ahvenanmaa, Åland Islands, Aland Islands; Ostrobothnia, Pohjanmaa, Österbotten; Porvoo, Borgå; Vaasa; "
    "Hanko, Hangö",
    "SE": "Gotland, Gottland; Öland, Oland; Dalarna, Dalecarlia, Dalekarlien; Kiruna; Svealand; Götaland; "
    "Norrland; Malmö, Malmo, Malmoe; Gothenburg, Göteborg, Goteborg, Gotenburg; Halland; Värmland, "
    "Varmland, Vermland; Luleå, Lulea; Umeå, Umea",
    "NO": "Svalbard, Spitsbergen, Spitzbergen; Tromsø, Tromso, Tromsö; Ålesund, Alesund, Aalesund; Lofoten; "
    "Trondheim, Trondhjem, Drontheim; Finnmark; Utøya, Utoya, Utöya; Tromsö, Tromsoe; Nordland; Jan Mayen; "
    "Bodø, Bodo; Oslo, Christiania, Kristiania",
    "DK": "Faroe Islands, Faroes, Føroyar, Färöer, Færøerne, Faeroe Islands, Faeroes, Îles Féroé; "
    "Greenland, Kalaallit Nunaat, Grönland, Grønland, Groenland, Groenlandia; Nuuk, Godthåb, Godthab, "
    "Godthaab; Bornholm; Thule, Qaanaaq; Aarhus, Århus; Aalborg, Ålborg; Elsinore, Helsingør, Helsingor; "
    "Tórshavn, Torshavn, Thorshavn; Ilulissat, Jakobshavn; Roskilde",
    "IS": "Reykjavík, Reykjavik, Reikiavik; Grindavík, Grindavik; Akureyri; Eyjafjallajökull, "
    "Eyjafjallajokull; Vestmannaeyjar, Westman Islands; Keflavík, Keflavik",
    "DE": "Hesse, Hessen, Assia; Black Forest, Schwarzwald, Forêt-Noire, Selva Negra; Ruhr, Ruhrgebiet; "
    "Heligoland, Helgoland; Rügen, Ruegen, Rugen; Sylt; East Frisia, Ostfriesland; Lusatia, Lausitz, "
    "Łužyce; Berchtesgaden; Oberammergau; Upper Bavaria, Oberbayern; Lower Bavaria, Niederbayern; Harz; "
    "Allgäu, Allgaeu; Palatinate, Pfalz; Swabia, Schwaben; Holstein; East Prussia, Ostpreußen, Ostpreussen; "
    "Prussia, Preußen, Preussen, Prusse, Prusia; Lake Constance, Bodensee, Lac de Constance; Ramstein; "
    "Neuschwanstein; Solingen; Göttingen, Goettingen",
    "AT": "Burgenland; Vorarlberg; Tyrol, Tirol; Innsbruck; Salzkammergut; Hallstatt; Ischgl; Kitzbühel, "
    "Kitzbuehel, Kitzbuhel; Linz; Wachau",
    "CH": "Neuchâtel, Neuchatel, Neuenburg; Fribourg, Freiburg im Üechtland; Lucerne, Luzern, Lucerna; "
    "Engadine, Engadin; St. Gallen, Sankt Gallen, Saint-Gall, St Gallen; St. Moritz, Sankt Moritz, "
    "Saint-Moritz, St Moritz; Davos; Zermatt; Lausanne, Losanna; Basel, Basle, Bâle, Basilea; Bern, Berne, "
    "Berna; Winterthur; Thurgau, Thurgovie; Aargau, Argovie; Solothurn, Soleure; Crans-Montana; "
    "Schaffhausen, Schaffhouse; Lugano; Montreux; Valais, Vallese",
    "IT": "Friuli-Venezia Giulia, Friuli Venezia Giulia; South Tyrol, Südtirol, Alto Adige; Lake Garda, "
    "Lago di Garda, Gardasee; Lake Como, Lago di Como, Comer See; Emilia-Romagna, Emilia Romagna; "
    "Lampedusa; Abruzzo, Abruzzi, Abruzzen; Campania, Kampanien; Basilicata; Molise; Lazio, Latium; "
    "Dolomites, Dolomiti, Dolomiten; Pompeii, Pompei, Pompeji, Pompéi; Vesuvius, Mount Vesuvius, Vesuvio, "
    "Vesuv; Etna, Mount Etna, Ätna, Mt Etna; Stromboli; Capri; Ischia; Isola d'Elba; L'Aquila; Amatrice; "
    "Cortina d'Ampezzo, Cortina; Brixen, Bressanone; Bolzano, Bozen; Merano, Meran; Mantua, Mantova, "
    "Mantoue; Padua, Padova, Padoue; Trent, Trento, Trient; Ivrea; Aquileia",
    "MT": "Valletta, La Valletta, La Valette; Gozo, Għawdex; Sliema",
    "VA": "Vatican City, Vatican, Vaticano, Vatikan, Vatikanstadt, Watykan",
    "ES": "Andalusia, Andalucía, Andalucia, Andalusien, Andalousie; Asturias, Asturien, Asturies; "
    "Cantabria, Kantabrien; La Rioja; Castile, Castilla, Kastilien, Castille; Ceuta, Sebta; Melilla, "
    "Mlilya; Ibiza, Eivissa; Menorca, Minorca, Minorque; Gran Canaria, Grand Canary; Lanzarote; "
    "Fuerteventura; La Palma; Bilbao; San Sebastián, San Sebastian, Donostia; Vitoria-Gasteiz, Gasteiz; "
    "Pamplona, Iruña; Guernica, Gernika; Girona, Gerona; Lleida, Lérida, Lerida; A Coruña, La Coruña, La "
    "Coruna, Corunna, A Coruna; Ourense, Orense; Alicante, Alacant; Castellón, Castelló; Elche, Elx; Cádiz, "
    "Cadiz, Cadix; Jerez; Zaragoza, Saragossa, Saragosse; Castile and León, Castilla y León; Castilla-La "
    "Mancha, Castile-La Mancha",
    "PT": "Algarve; Alentejo; Fátima; Lisbon, Lisboa, Lissabon, Lisbonne; Oporto, Porto; Azores, Açores, "
    "Azoren; Sintra",
    "FR": "French Guiana, Guyane, Guyane française, Französisch-Guayana; Réunion, La Réunion, Reunion "
    "Island; Guadeloupe; Martinique; Mayotte; New Caledonia, Nouvelle-Calédonie, Neukaledonien; French "
    "Polynesia, Polynésie française, Französisch-Polynesien; Tahiti; Alps, Alpes, Alpen, Alpy; Pyrenees, "
    "Pyrénées, Pirineos, Pyrenäen, Pirineus; Vosges, Vogesen; French Riviera, Côte d'Azur, Cote d'Azur; "
    "Mont Blanc, Monte Bianco, Montblanc; Dunkirk, Dunkerque, Dünkirchen; Colmar; Mulhouse, Mülhausen; "
    "Metz; Perpignan, Perpinyà; Bayonne; Biarritz; Ajaccio, Aiacciu; Bastia; Cannes; Avignon; "
    "Île-de-France, Ile-de-France, Ile de France; Chamonix, Chamonix-Mont-Blanc; Calais; Roissy; "
    "Saint-Tropez, St. Tropez, St Tropez; Saint-Denis, St-Denis, St. Denis, St Denis, Saint Denis; Nouméa, "
    "Noumea; Guyenne; Aquitaine, Aquitania, Aquitanien",
    "BE": "Ghent, Gent, Gand, Gante; Antwerp, Antwerpen, Anvers, Amberes, Anversa; Bruges, Brugge, Brügge, "
    "Brujas; Ostend, Oostende, Ostende; Ypres, Ieper, Ypern; Kortrijk, Courtrai; Tournai, Doornik; "
    "Louvain-la-Neuve; Molenbeek, Molenbeek-Saint-Jean; Zaventem; Ardennes, Ardennen, Ardenne; Leuven, "
    "Louvain, Löwen; Liège, Liege, Lüttich, Luik; Namur, Namen; Mechelen, Malines",
    "NL": "Groningen; Maastricht, Maestricht, Mestreech; Nijmegen, Nimwegen, Nimègue; Vlissingen; Curaçao, "
    "Curacao; Aruba; Bonaire; Sint Maarten, St. Maarten; 's-Hertogenbosch, Den Bosch, Bois-le-Duc; Leiden, "
    "Leyden; Ijmuiden, IJmuiden; Gelderland, Guelders, Geldern; The Hague, Den Haag, La Haye, Haag",
    "LU": "Esch-sur-Alzette, Esch an der Alzette; Schengen",
    "GB": "Gibraltar; Falkland Islands, Falklands, Malvinas, Islas Malvinas, Falklandinseln, Malouines; "
    "Isle of Man, Ellan Vannin; Guernsey, Guernesey; Bermuda, Bermudas; Cayman Islands, Islas Caimán; "
    "Channel Islands, Îles Anglo-Normandes, Kanalinseln; Derry, Londonderry; Anglesey, Ynys Môn; Swansea, "
    "Abertawe; Cardiff, Caerdydd; Snowdon, Yr Wyddfa; Snowdonia, Eryri; Hebrides, Hebriden; Orkney, "
    "Orkneys, Orkney Islands; Shetland, Shetlands, Shetland Islands; Diego Garcia; Chagos Islands, Chagos, "
    "Chagos Archipelago; British Virgin Islands; Turks and Caicos, Turks and Caicos Islands; South Georgia; "
    "Saint Helena, St. Helena, St Helena; Ulster; Stonehenge; Lockerbie",
    "IE": "Dun Laoghaire, Dún Laoghaire; Donegal, Dún na nGall; Connemara, Conamara; Connacht, Connaught; "
    "Leinster; Kilkenny, Cill Chainnigh; Limerick, Luimneach; Galway, Gaillimh",
    "US": "Puerto Rico, Porto Rico; Guam, Guåhan; American Samoa; Hawaii, Hawai'i, Hawai’i; Maui; Oahu, "
    "O'ahu; Denali, Mount McKinley, Mt. McKinley; Utqiagvik; Silicon Valley; Manhattan; Bronx, the Bronx; "
    "Staten Island; Long Island; Harlem; Hollywood; Roswell; Guantanamo Bay, Guantánamo Bay, Guantanamo, "
    "Guantánamo; Grand Canyon; Uvalde; Martha's Vineyard, Martha’s Vineyard; Cape Cod; U.S. Virgin Islands, "
    "US Virgin Islands; Coeur d'Alene, Coeur d’Alene, Cœur d'Alene; Northern Mariana Islands, Northern "
    "Marianas",
    "CA": "Alberta; Saskatchewan; Manitoba; Ontario; Nunavut; Yukon; Northwest Territories; Prince Edward "
    "Island, Île-du-Prince-Édouard; Iqaluit, Frobisher Bay; Newfoundland and Labrador, "
    "Terre-Neuve-et-Labrador; Haida Gwaii, Queen Charlotte Islands; Baffin Island, Île de Baffin; "
    "Trois-Rivières, Trois-Rivieres; Lac-Mégantic, Lac-Megantic; Montreal, Montréal; Quebec City, Québec "
    "City, Ville de Québec",
    "MX": "Chiapas; Oaxaca; Yucatán, Yucatan; Jalisco; Sinaloa; Michoacán, Michoacan; Nuevo León, Nuevo "
    "Leon; Quintana Roo; Baja California, Lower California; Tamaulipas; Ayotzinapa; Mexico City, Ciudad de "
    "México, Ciudad de Mexico, México D.F., Mexiko-Stadt; Tehuantepec; Cancún, Cancun; Tijuana",
    "CU": "Havana, La Habana, La Havane, Havanna, Habana, L'Avana; Bay of Pigs, Bahía de Cochinos; Santiago "
    "de Cuba",
    "HN": "Tegucigalpa; San Pedro Sula; Roatán, Roatan",
    "BR": "Rio Grande do Sul; Mato Grosso; Minas Gerais; Amazonas; Bahia; Ceará, Ceara; Rondônia, Rondonia; "
    "Roraima; Brasília, Brasilia; Pernambuco; Maranhão, Maranhao; Brumadinho",
    "AR": "Patagonia, Patagonien, Patagonie; Tierra del Fuego, Feuerland, Terre de Feu; Neuquén, Neuquen; "
    "Ushuaia; Bariloche, San Carlos de Bariloche; Tucumán, Tucuman; Aconcagua; Pampas",
    "CL": "Easter Island, Rapa Nui, Isla de Pascua, Osterinsel, Île de Pâques; Araucanía, Araucania; "
    "Atacama; Valparaíso, Valparaiso; Cape Horn, Cabo de Hornos, Kap Hoorn",
    "PE": "Cusco, Cuzco, Qosqo; Machu Picchu, Machu Pichu, Macchu Picchu; Arequipa, Ariqipa; Ayacucho; "
    "Callao, El Callao; Nazca, Nasca",
    "EC": "Galápagos, Galapagos, Galápagos Islands, Galapagos Islands; Esmeraldas; Chimborazo",
    "CO": "Antioquia; Medellín, Medellin; Bogotá, Bogota, Santafé de Bogotá; Cúcuta, Cucuta; Buenaventura; "
    "Arauca; Chocó",
    "VE": "Guayana Esequiba; Maracaibo; Orinoco Belt; Margarita Island, Isla Margarita; Zulia; Táchira, "
    "Tachira",
    "GY": "Essequibo, Esequibo",
    "PA": "Darién, Darien, Darién Gap, Darien Gap; Panama Canal, Canal de Panamá, Panamakanal",
    "AU": "New South Wales, Nouvelle-Galles du Sud, Neusüdwales; Queensland; Tasmania, Tasmanien, Tasmanie; "
    "Northern Territory; Uluru, Ayers Rock; Great Barrier Reef; Christmas Island; Torres Strait Islands; "
    "Kangaroo Island; South Australia; Western Australia; Canberra; Norfolk Island; K'gari, Fraser Island",
    "NZ": "Aotearoa; Aoraki, Mount Cook, Mt Cook; North Island, Te Ika-a-Māui; South Island, Te Waipounamu; "
    "Wanganui, Whanganui; Stewart Island, Rakiura; Cook Islands; Waitangi; Tokelau; Niue",
    "PG": "Bougainville; Port Moresby; Bismarck Archipelago",
    "TL": "Dili, Díli; Oecusse, Oecussi",
    "KI": "Tarawa; Kiritimati; Banaba",
    "MH": "Bikini Atoll, Bikini; Majuro; Kwajalein",
    "WS": "Apia; Savai'i, Savaii; Upolu",
    "TO": "Nuku'alofa, Nukualofa; Tongatapu",
}
